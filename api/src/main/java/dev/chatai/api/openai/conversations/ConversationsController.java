package dev.chatai.api.openai.conversations;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.chatai.api.openai.Contents;
import dev.chatai.api.openai.Deleted;
import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.api.openai.item.Input;
import dev.chatai.api.openai.item.ItemParam;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.IdempotencyKeys;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.ConversationCommand.AddMessages;
import dev.chatai.conversation.ConversationCommand.AddedMessage;
import dev.chatai.conversation.ConversationCommand.ChangeConversation;
import dev.chatai.conversation.ConversationCommand.EraseConversation;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.ConversationQuery.GetConversation;
import dev.chatai.conversation.query.ConversationQuery.GetWrittenConversation;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.ShownMessages;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Starts, reads, changes and erases conversations.
@RestController
@RequestMapping("/v1/conversations")
@Hidden
class ConversationsController {
  private final IdempotencyKeys keys;
  private final Messages messages;

  ConversationsController(IdempotencyKeys keys, Messages messages) {
    this.keys = keys;
    this.messages = messages;
  }

  /// @param items what was said before; messages of the system or the developer hold for all
  ///   responses of the conversation, and are no items of it
  record CreateConversation(@Nullable List<ItemParam> items, @Nullable Metadata metadata) {
    static final CreateConversation EMPTY = new CreateConversation(null, null);
  }

  @PostMapping(consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
  ConversationObject createConversation(
      Owner owner,
      @RequestBody(required = false) @Nullable CreateConversation body,
      HttpServletRequest request) {
    var wanted = Objects.requireNonNullElse(body, CreateConversation.EMPTY);
    var items = NewItems.read(wanted.items());
    var claim =
        keys.claim(owner, request, 1 + items.said().size(), () -> ConversationId.next().value());
    var id = new ConversationId(claim.ids().getFirst());
    start(owner, id, items, Objects.requireNonNullElse(wanted.metadata(), Metadata.NONE));
    if (!items.said().isEmpty()) {
      add(owner, id, NewItems.messages(items, claim.ids().subList(1, claim.ids().size())));
    }
    return messages
        .ask(new GetWrittenConversation(owner, id), ConversationView.class)
        .map(ConversationObject::of)
        .orElseThrow(() -> new Problem(ProblemCode.CONVERSATION_NOT_FOUND));
  }

  private void start(Owner owner, ConversationId id, Input items, Metadata metadata) {
    try {
      messages.send(
          new StartConversation(
              id, owner, null, Contents.joined(items.system().stream()), null, metadata));
    } catch (Problem refused) {
      if (!refused.is(ProblemCode.CONFLICT)) {
        throw refused;
      }
      // a request with the same key has started it
    }
  }

  private void add(Owner owner, ConversationId id, List<AddedMessage> added) {
    try {
      messages.send(new AddMessages(id, owner, After.NEWEST, added));
    } catch (Problem refused) {
      if (!refused.is(ProblemCode.STORE_UNAVAILABLE)) {
        messages.send(new EraseConversation(id, owner));
      }
      throw refused;
    }
  }

  @GetMapping(path = "/{id}", produces = APPLICATION_JSON_VALUE)
  ConversationObject retrieveConversation(Owner owner, @PathVariable String id) {
    return messages
        .ask(
            new GetConversation(owner, OpenAiIds.conversation(id), ShownMessages.NONE),
            ConversationView.class)
        .map(ConversationObject::of)
        .orElseThrow(() -> new Problem(ProblemCode.CONVERSATION_NOT_FOUND));
  }

  /// @param metadata all of it, in place of what there was
  record UpdateConversation(@Nullable Metadata metadata) {}

  @PostMapping(path = "/{id}", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
  ConversationObject updateConversation(
      Owner owner, @PathVariable String id, @RequestBody UpdateConversation body) {
    if (body.metadata() == null) {
      throw Problem.field("metadata", "is required.");
    }
    messages.send(
        new ChangeConversation(
            OpenAiIds.conversation(id),
            owner,
            Set.of(ChangeConversation.Field.METADATA),
            null,
            null,
            null,
            body.metadata(),
            null));
    return retrieveConversation(owner, id);
  }

  /// Every word of it is unreadable from now on.
  @DeleteMapping(path = "/{id}", produces = APPLICATION_JSON_VALUE)
  Deleted deleteConversation(Owner owner, @PathVariable String id) {
    messages.send(new EraseConversation(OpenAiIds.conversation(id), owner));
    return new Deleted(id, "conversation.deleted");
  }
}
