package dev.chatai.live;

import dev.chatai.conversation.MessageId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Which other nodes have readers of which answers. Each node says so again and again, because it
/// may die without taking leave.
final class RemoteReaders {
  /// Three times the interval at which it is said again.
  private static final long KEPT_NANOS = Duration.ofSeconds(15).toNanos();

  private final LongSupplier clock;

  /// When each node said so last.
  private final ConcurrentHashMap<MessageId, Map<String, Long>> nodes = new ConcurrentHashMap<>();

  RemoteReaders(LongSupplier clock) {
    this.clock = clock;
  }

  void reading(MessageId answer, String node) {
    nodes.compute(
        answer,
        (_, present) -> {
          var all = present == null ? new ConcurrentHashMap<String, Long>() : present;
          all.put(node, clock.getAsLong());
          return all;
        });
  }

  void left(MessageId answer, String node) {
    nodes.computeIfPresent(
        answer,
        (_, all) -> {
          all.remove(node);
          return all.isEmpty() ? null : all;
        });
  }

  boolean exist(MessageId answer) {
    return nodes.containsKey(answer);
  }

  /// A node that has a reader of the answer; null if there is none.
  @Nullable String node(MessageId answer) {
    return nodes.getOrDefault(answer, Map.of()).keySet().stream().findFirst().orElse(null);
  }

  /// Forgets the nodes that have not said it for long.
  void expire() {
    var now = clock.getAsLong();
    for (var answer : nodes.keySet()) {
      nodes.computeIfPresent(
          answer,
          (_, all) -> {
            all.values().removeIf(since -> now - since > KEPT_NANOS);
            return all.isEmpty() ? null : all;
          });
    }
  }
}
