package dev.chatai.conversation.query.handler;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import dev.chatai.conversation.query.UsageDayView;
import dev.chatai.conversation.query.projection.ReadModel;
import dev.chatai.conversation.query.row.ConversationRow;
import dev.chatai.conversation.query.row.MessageParent;
import dev.chatai.conversation.query.row.MessageRow;
import dev.chatai.conversation.query.row.UsageDayRow;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Builds views from rows.
final class Views {
  private Views() {}

  /// With the messages of the active branch.
  ///
  /// @param messages at least those that are to be shown
  static ConversationView of(ConversationRow row, List<MessageRow> messages, ReadModel model) {
    return view(row, branch(row.leaf, messages), model);
  }

  /// With all messages of all branches, oldest first.
  static ConversationView whole(ConversationRow row, List<MessageRow> messages, ReadModel model) {
    var byTime =
        Comparator.comparing((MessageRow it) -> it.createdAt).thenComparing(it -> it.id.toString());
    return view(row, messages.stream().filter(it -> !it.removed).sorted(byTime).toList(), model);
  }

  private static ConversationView view(
      ConversationRow row, List<MessageRow> messages, ReadModel model) {
    var words = model.words(row.id);
    return new ConversationView(
        new ConversationId(row.id),
        messages.stream().map(it -> of(it, model)).toList(),
        row.createdAt,
        row.updatedAt,
        words.text("title", row.id, row.title),
        row.model,
        words.text("system_prompt", row.id, row.systemPrompt),
        words.metadata(row.id, row.metadata));
  }

  static MessageView of(MessageRow row, ReadModel model) {
    var words = model.words(row.conversation);
    var open =
        row.status == MessageStatus.IN_PROGRESS
            ? model.content(row.conversation, row.id, row.attempts()).withoutToolCalls()
            : null;
    var error = row.error;
    return new MessageView(
        new MessageId(row.id),
        row.author,
        open != null ? open.text().value() : words.opened("content", row.id, row.content),
        row.createdAt,
        row.parent == null ? null : new MessageId(row.parent),
        row.status,
        row.model,
        row.finishReason,
        row.usage(),
        row.attempts,
        error == null
            ? null
            : new MessageView.ErrorView(new Failure(error, row.retryAfter, row.errorParameter)),
        open != null ? MessageView.Details.of(open) : words.details(row.id, row.details));
  }

  static UsageDayView of(UsageDayRow row) {
    var aborted = row.failed + row.cancelled;
    return new UsageDayView(
        row.key.day(),
        row.completed + aborted,
        row.completed,
        aborted,
        row.failed,
        row.cancelled,
        row.promptTokens,
        row.completionTokens,
        row.totalTokens);
  }

  private static List<MessageRow> branch(@Nullable UUID leaf, List<MessageRow> messages) {
    var byId = messages.stream().collect(Collectors.toMap(it -> it.id, it -> it));
    return Branch.of(
            leaf,
            messages.stream().map(it -> new MessageParent(it.id, it.parent, it.removed)).toList())
        .stream()
        .map(byId::get)
        .toList();
  }
}
