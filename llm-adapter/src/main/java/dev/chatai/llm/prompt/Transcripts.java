package dev.chatai.llm.prompt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationId;
import java.time.Duration;
import java.util.function.Function;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/// The transcripts of the conversations in use. Each is read from the log once, then only what is
/// new, so that a long conversation's prompt costs no more than a short one's.
///
/// They hold words in memory, so one that is not used for [#IDLE] is dropped: that bounds how long
/// the words of an erased conversation can be here.
@Component
class Transcripts {
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final long MOST_CHARACTERS = 32L << 20;

  /// What an entry takes beside its words, in characters.
  private static final int OVERHEAD = 1_000;

  private final EventStore events;
  private final Cache<ConversationId, Kept> kept =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS)
          .weigher((ConversationId _, Kept it) -> it.weight)
          .expireAfterAccess(IDLE)
          .scheduler(Scheduler.systemScheduler())
          .build();

  Transcripts(EventStore events) {
    this.events = events;
  }

  /// A transcript and how far it has read the log. Used under its own lock.
  private static final class Kept {
    private final Transcript transcript = new Transcript();
    private long next;
    private volatile int weight = OVERHEAD;
  }

  /// Makes something of the log as it is now. From the first event on, past any snapshot.
  <T> T read(ConversationId conversation, Function<Transcript, T> reader) {
    var entry = kept.get(conversation, _ -> new Kept());
    synchronized (entry) {
      var log = events.readEvents(conversation.toString(), entry.next);
      while (log.hasNext()) {
        var event = log.next();
        entry.transcript.add((ConversationEvent) event.getPayload());
        entry.next = event.getSequenceNumber() + 1;
      }
      entry.weight = OVERHEAD + entry.transcript.characters();
      kept.put(conversation, entry); // weighs it again
      return reader.apply(entry.transcript);
    }
  }
}
