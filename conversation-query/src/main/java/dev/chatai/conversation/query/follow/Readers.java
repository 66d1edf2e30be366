package dev.chatai.conversation.query.follow;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.query.ConversationUpdate;
import dev.chatai.conversation.query.ReadModelUpdates;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import org.springframework.stereotype.Component;

/// The readers on this node that wait for the read model to change.
@Component
class Readers implements ReadModelUpdates {
  /// By conversation and by answer.
  private final ConcurrentHashMap<UUID, List<LongConsumer>> listeners = new ConcurrentHashMap<>();

  @Override
  public Subscription subscribe(MessageId answer, LongConsumer listener) {
    return subscribe(answer.value(), listener);
  }

  @Override
  public Subscription subscribe(ConversationId conversation, LongConsumer listener) {
    return subscribe(conversation.value(), listener);
  }

  private Subscription subscribe(UUID subject, LongConsumer listener) {
    listeners.compute(
        subject,
        (_, present) -> {
          var all = present == null ? new CopyOnWriteArrayList<LongConsumer>() : present;
          all.add(listener);
          return all;
        });
    return () ->
        listeners.computeIfPresent(
            subject,
            (_, all) -> {
              all.remove(listener);
              return all.isEmpty() ? null : all;
            });
  }

  void tell(ReadModelChange change) {
    tell(change.conversation().value(), ConversationUpdate.number(change.sequence()));
    var answer = change.answer();
    if (answer != null) {
      tell(answer.id().value(), answer.number());
    }
  }

  private void tell(UUID subject, long number) {
    listeners.getOrDefault(subject, List.of()).forEach(it -> it.accept(number));
  }

  /// All of them are to look, as changes may have been missed.
  void tellAll() {
    listeners.values().forEach(all -> all.forEach(it -> it.accept(Long.MAX_VALUE)));
  }
}
