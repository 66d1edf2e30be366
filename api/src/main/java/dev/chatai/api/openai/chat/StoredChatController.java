package dev.chatai.api.openai.chat;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.chatai.api.openai.Deleted;
import dev.chatai.api.openai.ListObject;
import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.api.openai.PageRequest;
import dev.chatai.api.openai.Parameters;
import dev.chatai.api.openai.StoredTurns;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.answer.Models;
import dev.chatai.conversation.query.ConversationQuery.ListTurns;
import dev.chatai.conversation.query.TurnView;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Lists, reads and deletes stored completions: all answers of models, whichever protocol they were
/// asked in.
@RestController
@RequestMapping(ChatController.PATH)
@Hidden
class StoredChatController {
  private static final String OLDEST_FIRST = "asc";

  private final StoredTurns turns;
  private final Messages messages;
  private final Models models;

  StoredChatController(StoredTurns turns, Messages messages, Models models) {
    this.turns = turns;
    this.messages = messages;
    this.models = models;
  }

  @GetMapping(produces = APPLICATION_JSON_VALUE)
  ListObject<ChatCompletion> listCompletions(
      Owner owner,
      @RequestParam(defaultValue = PageRequest.LIMIT) int limit,
      @RequestParam(defaultValue = OLDEST_FIRST) String order,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable String model) {
    var page = PageRequest.of(limit, order, after);
    var query =
        new ListTurns(
            owner,
            page.limit() + 1,
            page.after() == null ? null : seen(owner, page.after()),
            !page.newestFirst(),
            model == null || model.isEmpty() ? null : model);
    var read = messages.list(query, TurnView.class).stream().map(this::completion).toList();
    return ListObject.page(read, page.limit(), ChatCompletion::id);
  }

  @GetMapping(path = "/{id}", produces = APPLICATION_JSON_VALUE)
  ChatCompletion readCompletion(Owner owner, @PathVariable String id) {
    return completion(turn(owner, id));
  }

  @GetMapping(path = "/{id}/messages", produces = APPLICATION_JSON_VALUE)
  ListObject<StoredMessage> listMessages(
      Owner owner,
      @PathVariable String id,
      @RequestParam(defaultValue = PageRequest.LIMIT) int limit,
      @RequestParam(defaultValue = OLDEST_FIRST) String order,
      @RequestParam(required = false) @Nullable String after) {
    var page = PageRequest.of(limit, order, after);
    var turn = turn(owner, id);
    var before = turns.before(owner, turn);
    var own = turn.options().systemPrompt();
    var system = own == null ? before.system() : own.value();
    var all =
        Stream.concat(
                Stream.ofNullable(system).map(it -> StoredMessage.system(id + "-system", it)),
                before.messages().stream().flatMap(it -> StoredMessage.of(it).stream()))
            .toList();
    return ListObject.page(all, page, StoredMessage::id);
  }

  /// The conversation is erased if it has no other turn. If it has, the question and the answer are
  /// taken out of it.
  @DeleteMapping(path = "/{id}", produces = APPLICATION_JSON_VALUE)
  Deleted deleteCompletion(Owner owner, @PathVariable String id) {
    turns.delete(owner, turn(owner, id));
    return new Deleted(id, "chat.completion.deleted");
  }

  private MessageId seen(Owner owner, String after) {
    return Parameters.named("after", () -> turn(owner, after)).answer().id();
  }

  private TurnView turn(Owner owner, String id) {
    return turns
        .find(owner, OpenAiIds.completion(id))
        .orElseThrow(
            () -> new Problem(ProblemCode.MESSAGE_NOT_FOUND, "There is no such completion."));
  }

  private ChatCompletion completion(TurnView turn) {
    return ChatCompletion.of(
        turn.answer(),
        Objects.requireNonNullElseGet(turn.options().model(), models::standard),
        turn.options().metadata());
  }
}
