package dev.chatai.conversation.query;

import dev.chatai.conversation.MessageId;
import org.springframework.stereotype.Component;

/// Makes what clients see of a message of its rows.
@Component
class MessageViews {
  private final AnswerPieceRows pieces;

  MessageViews(AnswerPieceRows pieces) {
    this.pieces = pieces;
  }

  MessageView of(MessageRow row) {
    var open = row.status == MessageStatus.IN_PROGRESS;
    var error = row.error;
    return new MessageView(
        new MessageId(row.id),
        row.author,
        open ? ConversationProjection.joined(pieces.of(row.id, row.attempts())) : row.content,
        row.createdAt,
        row.parent == null ? null : new MessageId(row.parent),
        row.status,
        row.model,
        row.finishReason,
        row.usage(),
        row.attempts,
        error == null ? null : new MessageView.ErrorView(error, error.detail(), row.retryAfter));
  }
}
