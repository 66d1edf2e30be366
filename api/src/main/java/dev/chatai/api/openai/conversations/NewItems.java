package dev.chatai.api.openai.conversations;

import dev.chatai.api.openai.Parameters;
import dev.chatai.api.openai.item.Input;
import dev.chatai.api.openai.item.ItemParam;
import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.ConversationCommand.AddedMessage;
import dev.chatai.conversation.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Items that a client adds to a conversation.
final class NewItems {
  private static final int MOST = 20;
  private static final String PARAM = "items";

  private NewItems() {}

  /// @throws Problem when there are too many, or one is invalid
  static Input read(@Nullable List<ItemParam> items) {
    if (items == null) {
      return new Input(List.of(), List.of());
    }
    if (items.size() > MOST) {
      throw Problem.field(PARAM, "may be " + MOST + " at most.");
    }
    return Input.of(
        PARAM,
        items,
        (param, _) -> {
          throw Parameters.unsupported(
              param + ".type", "A reference to an item cannot be added here.");
        });
  }

  /// @param ids one for each, in order
  static List<AddedMessage> messages(Input items, List<UUID> ids) {
    var added = new ArrayList<AddedMessage>();
    for (var each : items.said()) {
      added.add(each.as(new MessageId(ids.get(added.size()))));
    }
    return added;
  }
}
