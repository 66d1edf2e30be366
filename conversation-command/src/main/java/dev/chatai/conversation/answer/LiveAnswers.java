package dev.chatai.conversation.answer;

import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.content.Piece;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Live answers: subscribers on the generating node receive each piece at once, before it is in the
/// log. This is a shortcut only; all other readers use the log.
public final class LiveAnswers {
  /// One piece as the model sent it.
  ///
  /// @param number its number within the attempt, from 1
  public record Live(int attempt, int number, Piece piece) {}

  private final ConcurrentHashMap<MessageId, List<Consumer<Live>>> listeners =
      new ConcurrentHashMap<>();

  /// Passes a piece to all subscribers of the answer on this node.
  public void publish(MessageId answer, Live piece) {
    listeners.getOrDefault(answer, List.of()).forEach(listener -> listener.accept(piece));
  }

  /// Follows an answer, from its next piece on, until the subscription is closed.
  ///
  /// @param listener called on the generation's thread, must not block
  public Subscription subscribe(MessageId answer, Consumer<Live> listener) {
    listeners.compute(
        answer,
        (_, present) -> {
          var all = present == null ? new CopyOnWriteArrayList<Consumer<Live>>() : present;
          all.add(listener);
          return all;
        });
    return () ->
        listeners.computeIfPresent(
            answer,
            (_, all) -> {
              all.remove(listener);
              return all.isEmpty() ? null : all;
            });
  }

  /// Ends by being closed.
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
