package dev.chatai.api.openai.responses;

import dev.chatai.api.openai.Contents;
import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.api.openai.Parameters;
import dev.chatai.api.openai.item.Input;
import dev.chatai.api.openai.item.Item;
import dev.chatai.api.openai.item.ItemParam;
import dev.chatai.api.openai.item.Items;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.Messages;
import dev.chatai.api.turn.Turns;
import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.answer.Models;
import dev.chatai.conversation.answer.StatelessTurn;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.ConversationQuery.FindTurn;
import dev.chatai.conversation.query.ConversationQuery.GetWrittenConversation;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.TurnView;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds out what a request for a response asks, where, and how.
@Component
class Asking {
  private final Messages messages;
  private final Models models;

  Asking(Messages messages, Models models) {
    this.messages = messages;
    this.models = models;
  }

  /// @param conversation null for a new one
  /// @param previous the answer that the question follows, if the request names one
  /// @param kept what a new conversation's models read before all turns; null for nothing
  record Asked(
      Owner owner,
      @Nullable ConversationId conversation,
      @Nullable MessageId previous,
      Input input,
      @Nullable Text kept,
      TurnOptions options,
      String model,
      boolean background) {
    List<ConversationCommand> commands(Turns.Ids ids) {
      var post =
          new PostMessage(
              ids.conversation(),
              owner,
              ids.question(),
              ids.answer(),
              previous == null ? After.NEWEST : After.message(previous),
              input.question("input"),
              options,
              // a conversation has one open response at a time; others are branches
              conversation != null && previous == null ? OnBusy.REJECT : OnBusy.QUEUE,
              input.before());
      return conversation != null
          ? List.of(post)
          : List.of(
              new StartConversation(ids.conversation(), owner, null, kept, null, Metadata.NONE),
              post);
    }

    /// The parameter that names the conversation.
    String place() {
      return previous == null ? "conversation" : "previous_response_id";
    }

    Response response(Turns.Taken taken) {
      return new Response(
          taken.answer(), taken.conversation(), previous, options, model, background);
    }

    /// Of a response that is not stored, so that there is no conversation to keep anything.
    StatelessTurn turn() {
      var system =
          new TurnOptions(null, null, null, null, null, null, null, null, null, kept, null);
      return new StatelessTurn(
          MessageId.next(), input.before(), input.question("input"), options.or(system));
    }

    Response response(StatelessTurn turn) {
      return new Response(turn.answer(), null, null, options, model, false);
    }
  }

  /// @throws Problem when the request asks for something that is not there, or not supported
  Asked of(Owner owner, CreateResponse body) {
    var items = Objects.requireNonNullElse(body.input(), List.<ItemParam>of());
    var input = Input.of("input", items, (param, id) -> referred(owner, param, id));
    input.question("input");
    var previous = previous(owner, body.previousResponseId());
    var conversation =
        previous != null ? previous.conversation() : conversation(body.conversation());
    var options = body.options(system(owner, conversation, body.instructions(), input));
    var model = options.model() == null ? models.standard() : options.model();
    if (!models.serves(model)) {
      throw new Problem(ProblemCode.UNKNOWN_MODEL, "There is no such model here.")
          .with("field", "model");
    }
    return new Asked(
        owner,
        conversation,
        previous == null ? null : previous.answer().id(),
        input,
        Contents.joined(input.system().stream()),
        options,
        model,
        body.isInBackground());
  }

  private @Nullable TurnView previous(Owner owner, @Nullable String response) {
    return response == null
        ? null
        : Parameters.named(
            "previous_response_id",
            () ->
                messages
                    .ask(new FindTurn(owner, OpenAiIds.response(response)), TurnView.class)
                    .orElseThrow(() ->
                        new Problem(
                            ProblemCode.MESSAGE_NOT_FOUND,
                            "There is no response with this id to follow.")));
  }

  private static @Nullable ConversationId conversation(@Nullable String id) {
    return id == null ? null : Parameters.named("conversation", () -> OpenAiIds.conversation(id));
  }

  /// The instructions, then what the conversation's models read anyway, then what operators say in
  /// this turn.
  ///
  /// @return null if there is nothing beside what they read anyway
  private @Nullable Text system(
      Owner owner,
      @Nullable ConversationId conversation,
      @Nullable Text instructions,
      Input input) {
    if (instructions == null && (conversation == null || input.system().isEmpty())) {
      return null; // a new conversation keeps what operators say
    }
    var before =
        conversation == null
            ? Stream.<Text>of()
            : messages
                .ask(new GetWrittenConversation(owner, conversation), ConversationView.class)
                .map(ConversationView::systemPrompt)
                .map(Text::new)
                .stream();
    return Contents.joined(
        Stream.of(Stream.ofNullable(instructions), before, input.system().stream())
            .flatMap(it -> it));
  }

  private Item referred(Owner owner, String param, String id) {
    return Parameters.named(
        param + ".id",
        () ->
            messages.ask(new FindTurn(owner, OpenAiIds.item(id)), TurnView.class).stream()
                .flatMap(it -> Items.of(it.answer()).stream())
                .filter(it -> it.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                    new Problem(
                        ProblemCode.MESSAGE_NOT_FOUND, "There is no such item of an answer.")));
  }
}
