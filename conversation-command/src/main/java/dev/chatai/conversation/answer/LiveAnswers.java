package dev.chatai.conversation.answer;

import dev.chatai.conversation.MessageId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Text on its way: whoever follows an answer on the node that generates it hears each piece at
/// once, before it is in the log. A shortcut only: everyone else, and everyone later, reads the
/// log.
public final class LiveAnswers {
  /// One piece as the model gave it.
  ///
  /// @param piece its number within the attempt, from 1
  public record Piece(int attempt, int piece, String text) {
    @Override
    public String toString() {
      return "Piece[" + attempt + "." + piece + "]";
    }
  }

  private final ConcurrentHashMap<MessageId, List<Consumer<Piece>>> listeners =
      new ConcurrentHashMap<>();

  /// Tells everyone who follows the answer here.
  public void publish(MessageId answer, Piece piece) {
    listeners.getOrDefault(answer, List.of()).forEach(listener -> listener.accept(piece));
  }

  /// Follows an answer, from its next piece on, until the subscription is closed.
  ///
  /// @param listener called on the generation's own thread: it must never wait
  public Subscription subscribe(MessageId answer, Consumer<Piece> listener) {
    listeners.compute(
        answer,
        (_, present) -> {
          var all = present == null ? new CopyOnWriteArrayList<Consumer<Piece>>() : present;
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
