package dev.chatai.conversation.query;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes what clients see of rows.
final class Views {
  private Views() {}

  /// @param messages all of the conversation's
  static ConversationView of(ConversationRow row, List<MessageRow> messages, ReadModel model) {
    return new ConversationView(
        new ConversationId(row.id),
        branch(row.leaf, messages).stream().map(it -> of(it, model)).toList(),
        row.createdAt,
        row.updatedAt,
        row.title,
        row.model,
        row.systemPrompt,
        row.metadata);
  }

  static MessageView of(MessageRow row, ReadModel model) {
    var open = row.status == MessageStatus.IN_PROGRESS;
    var error = row.error;
    return new MessageView(
        new MessageId(row.id),
        row.author,
        open ? model.text(row.id, row.attempts()) : row.content,
        row.createdAt,
        row.parent == null ? null : new MessageId(row.parent),
        row.status,
        row.model,
        row.finishReason,
        row.usage(),
        row.attempts,
        error == null ? null : new MessageView.ErrorView(error, error.detail(), row.retryAfter));
  }

  /// The path from a beginning to a leaf.
  private static List<MessageRow> branch(@Nullable UUID leaf, List<MessageRow> all) {
    var byId = new HashMap<UUID, MessageRow>();
    all.forEach(it -> byId.put(it.id, it));
    var path = new ArrayDeque<MessageRow>();
    for (var at = byId.get(leaf); at != null; at = byId.get(at.parent)) {
      path.addFirst(at);
    }
    return List.copyOf(path);
  }
}
