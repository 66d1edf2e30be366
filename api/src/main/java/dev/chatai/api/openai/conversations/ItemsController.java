package dev.chatai.api.openai.conversations;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.chatai.api.openai.ListObject;
import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.api.openai.PageRequest;
import dev.chatai.api.openai.Parameters;
import dev.chatai.api.openai.item.Item;
import dev.chatai.api.openai.item.ItemParam;
import dev.chatai.api.openai.item.Items;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.IdempotencyKeys;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.ConversationCommand.AddMessages;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.ConversationCommand.RemoveMessage;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.ConversationQuery.GetConversation;
import dev.chatai.conversation.query.ConversationQuery.GetMessage;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.MessageView;
import dev.chatai.conversation.query.ShownMessages;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Lists, reads, adds and removes the items of a conversation: those of its active branch.
@RestController
@RequestMapping("/v1/conversations/{id}/items")
@Hidden
class ItemsController {
  private final IdempotencyKeys keys;
  private final Messages messages;

  ItemsController(IdempotencyKeys keys, Messages messages) {
    this.keys = keys;
    this.messages = messages;
  }

  record CreateItems(@Nullable List<ItemParam> items) {}

  /// @return the items that were added
  @PostMapping(consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
  ListObject<Item> createItems(
      Owner owner,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable List<String> include,
      @RequestBody CreateItems body,
      HttpServletRequest request) {
    Parameters.include(include);
    var items = NewItems.read(body.items());
    if (!items.system().isEmpty()) {
      throw Parameters.unsupported(
          "items", "A system prompt is given with a conversation's creation, or as instructions.");
    }
    if (items.said().isEmpty()) {
      throw Problem.field("items", "must not be empty.");
    }
    var claim = keys.claim(owner, request, items.said().size(), () -> MessageId.next().value());
    var added = NewItems.messages(items, claim.ids());
    messages.send(new AddMessages(OpenAiIds.conversation(id), owner, After.NEWEST, added));
    var shown =
        added.stream()
            .flatMap(it -> Items.of(message(owner, OpenAiIds.conversation(id), it.id())).stream())
            .toList();
    return ListObject.page(shown, shown.size(), Item::id);
  }

  @GetMapping(produces = APPLICATION_JSON_VALUE)
  ListObject<Item> listItems(
      Owner owner,
      @PathVariable String id,
      @RequestParam(defaultValue = PageRequest.LIMIT) int limit,
      @RequestParam(defaultValue = "desc") String order,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable List<String> include) {
    Parameters.include(include);
    var page = PageRequest.of(limit, order, after);
    var conversation =
        messages
            .ask(
                new GetConversation(owner, OpenAiIds.conversation(id), ShownMessages.ALL),
                ConversationView.class)
            .orElseThrow(() -> new Problem(ProblemCode.CONVERSATION_NOT_FOUND));
    var items = conversation.messages().stream().flatMap(it -> Items.of(it).stream()).toList();
    return ListObject.page(items, page, Item::id);
  }

  @GetMapping(path = "/{item}", produces = APPLICATION_JSON_VALUE)
  Item retrieveItem(
      Owner owner,
      @PathVariable String id,
      @PathVariable String item,
      @RequestParam(required = false) @Nullable List<String> include) {
    Parameters.include(include);
    return Items.of(message(owner, OpenAiIds.conversation(id), OpenAiIds.item(item))).stream()
        .filter(it -> it.id().equals(item))
        .findFirst()
        .orElseThrow(ItemsController::notFound);
  }

  /// A message is removed with all of its items, so that only one that stands for the whole can be
  /// named: the message itself, or the only one.
  ///
  /// @return the conversation
  @DeleteMapping(path = "/{item}", produces = APPLICATION_JSON_VALUE)
  ConversationObject deleteItem(Owner owner, @PathVariable String id, @PathVariable String item) {
    var message = message(owner, OpenAiIds.conversation(id), OpenAiIds.item(item));
    var items = Items.of(message);
    if (items.stream().noneMatch(it -> it.id().equals(item))) {
      throw notFound();
    }
    if (items.size() > 1 && !item.equals(OpenAiIds.message(message.id()))) {
      throw Parameters.unsupported(
          "item_id", "Delete the message that the item belongs to: " + items.getFirst().id() + ".");
    }
    messages.send(new RemoveMessage(OpenAiIds.conversation(id), owner, message.id()));
    return messages
        .ask(
            new GetConversation(owner, OpenAiIds.conversation(id), ShownMessages.NONE),
            ConversationView.class)
        .map(ConversationObject::of)
        .orElseThrow(() -> new Problem(ProblemCode.CONVERSATION_NOT_FOUND));
  }

  private MessageView message(Owner owner, ConversationId conversation, MessageId message) {
    return messages
        .ask(new GetMessage(owner, conversation, message), MessageView.class)
        .orElseThrow(ItemsController::notFound);
  }

  private static Problem notFound() {
    return new Problem(ProblemCode.MESSAGE_NOT_FOUND, "There is no such item.");
  }
}
