package dev.chatai.api.openai.item;

import dev.chatai.api.body.FieldLimits;
import dev.chatai.api.openai.Contents;
import dev.chatai.api.openai.Parameters;
import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.ConversationCommand.AddedMessage;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What items say, in our words: consecutive items of the assistant are one answer, consecutive
/// outputs of functions are one question, and messages of the system or the developer are apart.
///
/// @param said questions and answers, in order
/// @param system what operators said, in order
public record Input(List<Said> said, List<Text> system) {
  /// A question or an answer; the other is null.
  public record Said(@Nullable Question question, @Nullable Answer answer) {
    public AddedMessage as(MessageId id) {
      return new AddedMessage(id, question, answer);
    }
  }

  public Input {
    said = List.copyOf(said);
    system = List.copyOf(system);
  }

  /// @param param the parameter that the items are the value of
  /// @param referred finds the item of a reference by its path and id
  /// @throws Problem when an item is invalid or not supported
  public static Input of(
      String param, List<ItemParam> items, BiFunction<String, String, Item> referred) {
    var reader = new Reader(referred);
    for (var at = 0; at < items.size(); at++) {
      reader.read(param + "[" + at + "]", items.get(at));
    }
    reader.close();
    return new Input(reader.said, reader.system);
  }

  /// All but the last, as new messages.
  public List<AddedMessage> before() {
    return said.subList(0, Math.max(0, said.size() - 1)).stream()
        .map(it -> it.as(MessageId.next()))
        .toList();
  }

  /// What is asked at last.
  ///
  /// @throws Problem when that is not a question
  public Question question(String param) {
    var last = said.isEmpty() ? null : said.getLast().question();
    if (last == null) {
      throw Problem.field(param, "must end with a message of the user or a function's output.");
    }
    return last;
  }

  private static final class Reader {
    private final BiFunction<String, String, Item> referred;
    private final List<Said> said = new ArrayList<>();
    private final List<Text> system = new ArrayList<>();

    private final List<Text> texts = new ArrayList<>();
    private final List<Text> thoughts = new ArrayList<>();
    private final List<ToolCall> calls = new ArrayList<>();
    private final List<ToolResult> results = new ArrayList<>();

    Reader(BiFunction<String, String, Item> referred) {
      this.referred = referred;
    }

    void read(String param, ItemParam item) {
      switch (item.kind()) {
        case "message" -> message(param, item);
        case "reasoning" -> {
          closeResults();
          Stream.of(item.summary(), item.content())
              .flatMap(it -> words(param, it))
              .forEach(thoughts::add);
        }
        case "function_call" -> {
          closeResults();
          calls.add(
              new ToolCall(
                  required(item.callId(), param, "call_id"),
                  required(item.name(), param, "name"),
                  required(item.arguments(), param, "arguments")));
        }
        case "function_call_output" -> {
          closeAnswer();
          var output = Contents.joined(words(param + ".output", item.output()));
          var content = Objects.requireNonNullElseGet(output, () -> new Text(""));
          FieldLimits.atMost(FieldLimits.TEXT, param + ".output", content);
          results.add(new ToolResult(required(item.callId(), param, "call_id"), content));
        }
        case "item_reference" -> add(referred.apply(param, required(item.id(), param, "id")));
        default ->
            throw Parameters.unsupported(
                param + ".type", "Items of this type are not supported here.");
      }
      Parameters.refuseUnknown(param, item.others());
    }

    private void message(String param, ItemParam item) {
      if (item.name() != null) {
        throw Problem.unknown(param + ".name", param); // only a function's call has one
      }
      switch (item.role()) {
        case "user" -> {
          close();
          said.add(new Said(Contents.question(param + ".content", parts(param, item)), null));
        }
        case "assistant" -> {
          closeResults();
          words(param + ".content", item.content()).forEach(texts::add);
        }
        case "system", "developer" ->
            words(param + ".content", item.content()).forEach(system::add);
        case null, default ->
            throw Problem.field(param + ".role", "must be user, assistant, system or developer.");
      }
    }

    private void add(Item item) {
      closeResults();
      switch (item) {
        case Item.Message message ->
            message.content().stream().map(Item.Content::words).forEach(texts::add);
        case Item.Reasoning reasoning -> reasoning.summary().forEach(it -> thoughts.add(it.text()));
        case Item.FunctionCall call ->
            calls.add(new ToolCall(call.callId(), call.name(), call.arguments()));
        case Item.FunctionCallOutput output ->
            throw new IllegalArgumentException("only items of answers are referred to");
      }
    }

    private static List<Part> parts(String param, ItemParam item) {
      var content = Objects.requireNonNullElse(item.content(), List.<ContentParam>of());
      var parts = new ArrayList<Part>();
      for (var each : content) {
        parts.add(each.part(param + ".content[" + parts.size() + "]"));
      }
      return parts;
    }

    private static Stream<Text> words(String param, @Nullable List<ContentParam> content) {
      return content == null ? Stream.of() : content.stream().map(it -> it.words(param));
    }

    void close() {
      closeAnswer();
      closeResults();
    }

    private void closeAnswer() {
      if (!texts.isEmpty() || !thoughts.isEmpty() || !calls.isEmpty()) {
        var text =
            Objects.requireNonNullElseGet(Contents.joined(texts.stream()), () -> new Text(""));
        var thought = Contents.joined(thoughts.stream());
        said.add(new Said(null, new Answer(text, thought, calls, List.of(), null)));
        texts.clear();
        thoughts.clear();
        calls.clear();
      }
    }

    private void closeResults() {
      if (!results.isEmpty()) {
        said.add(new Said(new Question.ToolResults(results), null));
        results.clear();
      }
    }

    private static <T> T required(@Nullable T given, String param, String field) {
      if (given == null) {
        throw Problem.field(param + "." + field, "is required.");
      }
      return given;
    }
  }
}
