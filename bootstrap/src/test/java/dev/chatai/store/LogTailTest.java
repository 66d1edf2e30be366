package dev.chatai.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.ConversationEvent.ConversationErased;
import dev.chatai.conversation.ConversationId;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.Test;

class LogTailTest {
  private final LogTail tail = new LogTail(10);

  @Test
  void an_event_is_readable_once_all_before_it_have_ended() {
    var first = tail.reserve(events("a", "b"), 10);
    var second = tail.reserve(events("c"), 10);

    second.end(true);
    assertThat(tail.newest()).isEqualTo(13);
    assertThat(tail.readable()).isEqualTo(10);
    assertThat(after(10)).isEmpty();

    first.end(true);
    assertThat(tail.readable()).isEqualTo(13);
    assertThat(after(10)).containsExactly("11 a", "12 b", "13 c");
    assertThat(after(12)).containsExactly("13 c");
  }

  @Test
  void what_is_rolled_back_is_skipped_and_is_no_head() {
    var first = tail.reserve(events("a"), 10);
    var second = tail.reserve(events("b"), 10);
    var third = tail.reserve(events("c"), 10);

    third.end(false);
    first.end(false);
    second.end(true);

    assertThat(after(10)).containsExactly("12 b");
    assertThat(tail.newest()).isEqualTo(12);
    assertThat(tail.readable()).isEqualTo(12);
    assertThat(tail.reserve(events("d"), 10).first()).isEqualTo(14);
  }

  @Test
  void an_append_ends_once() {
    var append = tail.reserve(events("a"), 10);

    append.end(true);
    append.end(false);

    assertThat(after(10)).containsExactly("11 a");
  }

  @Test
  void older_events_are_the_stores() {
    assertThat(tail.after(9)).isNull();

    IntStream.range(0, 6).forEach(_ -> tail.reserve(events("x", "y"), 1_000_000).end(true));

    assertThat(tail.after(10)).isNull();
    assertThat(after(14)).hasSize(8);
    assertThat(tail.after(13)).isNull();
  }

  @Test
  void a_conversations_last_events_are_at_hand() {
    append("one", 7, "a", "b").end(true);
    append("another", 0, "x").end(true);
    append("one", 9, "c").end(true);

    assertThat(of("one", 7)).containsExactly("7 a", "8 b", "9 c");
    assertThat(of("one", 9)).containsExactly("9 c");
    assertThat(of("one", 10)).isEmpty();
    assertThat(of("another", 0)).containsExactly("0 x");
    assertThat(tail.of("one", 6)).as("some are in the store only").isNull();
    assertThat(tail.of("nobody", 0)).isNull();
  }

  @Test
  void a_conversations_events_are_at_hand_before_they_are_readable() {
    var slow = append("slow", 0, "x");
    append("one", 0, "a").end(true);
    append("one", 1, "not").end(false);
    append("one", 1, "b").end(true);

    assertThat(after(10)).isEmpty();
    assertThat(of("one", 0)).containsExactly("0 a", "1 b");
    assertThat(tail.of("slow", 0)).as("it is not known yet whether it is committed").isNull();
    slow.end(true);
    assertThat(of("slow", 0)).containsExactly("0 x");
  }

  @Test
  void after_a_reset_only_the_store_tells_a_conversations_events() {
    tail.reserve(events("open"), 10);
    append("one", 0, "a").end(true);

    tail.reset(20);

    assertThat(tail.of("one", 0)).isNull();
  }

  @Test
  void words_that_were_erased_are_not_kept() {
    tail.reserve(events("a"), 10).end(true);
    var erased = new ConversationErased(new ConversationId(UUID.randomUUID()));
    tail.reserve(List.of(new GenericDomainEventMessage<>("Conversation", "id", 1, erased)), 10)
        .end(true);

    assertThat(tail.after(10)).isNull();
    assertThat(after(11)).hasSize(1);
  }

  @Test
  void after_a_reset_nothing_is_known_but_the_newest_index() {
    tail.reserve(events("a"), 10).end(true);
    var late = tail.reserve(events("b"), 10);

    tail.reset(20); // another process has written up to there
    late.end(false);

    assertThat(tail.after(11)).isNull();
    assertThat(tail.newest()).isEqualTo(20);
    assertThat(after(20)).isEmpty();
    tail.reserve(events("c"), 10).end(true);
    assertThat(after(20)).containsExactly("21 c");
  }

  @Test
  void readers_wake_when_there_is_something_to_read() throws InterruptedException {
    var woken = new ArrayList<Long>();
    tail.onMove(() -> woken.add(tail.readable()));
    var first = tail.reserve(events("a"), 10);
    var second = tail.reserve(events("b"), 10);

    second.end(true);
    assertThat(woken).isEmpty();
    first.end(true);
    assertThat(woken).containsExactly(12L);

    tail.await(11, Duration.ofMinutes(1)); // returns at once
    tail.await(12, Duration.ofMillis(1));
    assertThat(tail.readable()).isEqualTo(12);
  }

  /// The store keeps milliseconds, and a rebuilt read model must be the same.
  @Test
  void an_event_is_as_the_store_would_give_it() {
    var event = events("a").getFirst();
    tail.reserve(List.of(event), 10).end(true);

    var message = requireNonNull(tail.after(10)).next();

    assertThat(message.getIdentifier()).isEqualTo(event.getIdentifier());
    assertThat(message.getTimestamp())
        .isEqualTo(event.getTimestamp().truncatedTo(ChronoUnit.MILLIS));
    assertThat(message.trackingToken()).isEqualTo(LogTail.token(11));
  }

  private List<String> after(long index) {
    var events = new ArrayList<String>();
    requireNonNull(tail.after(index))
        .forEachRemaining(it -> events.add(position(it) + " " + it.getPayload()));
    return events;
  }

  private List<String> of(String aggregate, long first) {
    return requireNonNull(tail.of(aggregate, first)).stream()
        .map(it -> it.getSequenceNumber() + " " + it.getPayload())
        .toList();
  }

  private LogTail.Append append(String aggregate, long first, String... payloads) {
    return tail.reserve(eventsOf(aggregate, first, payloads), 10);
  }

  private static long position(TrackedEventMessage<?> event) {
    return event.trackingToken().position().orElseThrow();
  }

  private static List<DomainEventMessage<?>> events(String... payloads) {
    return eventsOf("id", 0, payloads);
  }

  private static List<DomainEventMessage<?>> eventsOf(
      String aggregate, long first, String... payloads) {
    return IntStream.range(0, payloads.length)
        .<DomainEventMessage<?>>mapToObj(it ->
            new GenericDomainEventMessage<>("Conversation", aggregate, first + it, payloads[it]))
        .toList();
  }
}
