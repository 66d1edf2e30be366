package dev.chatai.api.openai.item;

import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.api.openai.item.Item.Content;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The items that a message consists of.
public final class Items {
  private Items() {}

  /// In the order in which a model says them: reasoning, text, calls.
  public static List<Item> of(MessageView message) {
    return message.author() == MessageView.Author.ASSISTANT ? said(message) : asked(message);
  }

  private static List<Item> asked(MessageView question) {
    var details = question.details();
    if (details != null && details.toolResults() != null) {
      var results = details.toolResults();
      return IntStream.range(0, results.size())
          .<Item>mapToObj(at ->
              new Item.FunctionCallOutput(
                  OpenAiIds.toolResult(question.id(), at),
                  results.get(at).call(),
                  results.get(at).content(),
                  Item.COMPLETED))
          .toList();
    }
    var parts = details == null ? null : details.parts();
    var content =
        parts == null
            ? List.<Content>of(new Content.InputText(new Text(question.content())))
            : parts.stream().map(Items::content).toList();
    return List.of(
        new Item.Message(OpenAiIds.message(question.id()), Item.COMPLETED, "user", content));
  }

  private static Content content(Part part) {
    return switch (part) {
      case Part.TextPart said -> new Content.InputText(said.text());
      case Part.ImagePart image -> new Content.InputImage(image.url(), "auto");
    };
  }

  private static List<Item> said(MessageView answer) {
    var items = new ArrayList<Item>();
    var details = answer.details();
    var status = status(answer.status());
    if (details != null && details.reasoning() != null) {
      items.add(reasoning(OpenAiIds.reasoning(answer.id()), details.reasoning()));
    }
    var citations = details == null ? null : details.citations();
    if (!answer.content().isEmpty() || citations != null) {
      var text = new Text(answer.content());
      items.add(
          new Item.Message(
              OpenAiIds.message(answer.id()),
              status,
              "assistant",
              List.of(
                  answer.finishReason() == FinishReason.REFUSAL
                      ? new Content.Refusal(text)
                      : output(text, citations))));
    }
    if (details != null && details.toolCalls() != null) {
      for (var call : details.toolCalls()) {
        var id = OpenAiIds.toolCall(answer.id(), details.toolCalls().indexOf(call));
        items.add(new Item.FunctionCall(id, call.id(), call.name(), call.arguments(), status));
      }
    }
    return items;
  }

  /// What a model thought, as clients read it: as a summary.
  public static Item.Reasoning reasoning(String id, @Nullable Text thought) {
    return new Item.Reasoning(
        id, thought == null ? List.of() : List.of(new Content.SummaryText(thought)));
  }

  public static Content.OutputText output(Text text, @Nullable List<Citation> citations) {
    return new Content.OutputText(
        text,
        Objects.requireNonNullElse(citations, List.<Citation>of()).stream()
            .map(Item.UrlCitation::of)
            .toList(),
        List.of());
  }

  /// Of an item of an answer with this status.
  public static String status(MessageStatus status) {
    return switch (status) {
      case QUEUED, IN_PROGRESS -> Item.IN_PROGRESS;
      case COMPLETED -> Item.COMPLETED;
      case INCOMPLETE, FAILED, CANCELLED -> Item.INCOMPLETE;
    };
  }
}
