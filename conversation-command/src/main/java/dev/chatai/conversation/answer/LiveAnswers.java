package dev.chatai.conversation.answer;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.content.Piece;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Live answers: subscribers on the generating node receive each piece at once, before it is in the
/// log, and those on [OtherNodes] a moment later. This is a shortcut only: a reader that misses
/// pieces has them from the log.
public final class LiveAnswers {
  /// One piece as the model sent it.
  ///
  /// @param number its number within the attempt, from 1
  public record Live(int attempt, int number, Piece piece) {}

  /// Who follows an answer on this node.
  private record Readers(ConversationId conversation, List<Consumer<Live>> listeners) {}

  private final ConcurrentHashMap<MessageId, Readers> readers = new ConcurrentHashMap<>();
  private final OtherNodes others;

  public LiveAnswers(OtherNodes others) {
    this.others = others;
  }

  /// Passes a piece to all subscribers of the answer, on every node.
  public void publish(ConversationId conversation, MessageId answer, Live piece) {
    heard(answer, piece);
    others.publish(conversation, answer, piece);
  }

  /// Passes a piece to all subscribers of the answer on this node.
  public void heard(MessageId answer, Live piece) {
    var here = readers.get(answer);
    if (here != null) {
      here.listeners().forEach(listener -> listener.accept(piece));
    }
  }

  /// Whether the answer has a subscriber on this node.
  public boolean isRead(MessageId answer) {
    return readers.containsKey(answer);
  }

  /// The answers that have subscribers on this node, with their conversations.
  public Map<MessageId, ConversationId> read() {
    return readers.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().conversation()));
  }

  /// Follows an answer, from its next piece on, until the subscription is closed.
  ///
  /// @param listener called on the generation's thread, must not block
  public Subscription subscribe(
      ConversationId conversation, MessageId answer, Consumer<Live> listener) {
    readers.compute(answer, (_, present) -> with(listener, conversation, present));
    others.reading(conversation, answer);
    return () -> {
      if (readers.computeIfPresent(answer, (_, present) -> without(listener, present)) == null) {
        others.left(answer);
      }
    };
  }

  private static Readers with(
      Consumer<Live> listener, ConversationId conversation, @Nullable Readers present) {
    var all = present == null ? new Readers(conversation, new CopyOnWriteArrayList<>()) : present;
    all.listeners().add(listener);
    return all;
  }

  private static @Nullable Readers without(Consumer<Live> listener, Readers present) {
    present.listeners().remove(listener);
    return present.listeners().isEmpty() ? null : present;
  }

  /// Ends by being closed.
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
