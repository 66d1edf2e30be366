package dev.chatai.api.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.StoreAway;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.LiveAnswers.Live;
import dev.chatai.conversation.answer.StreamNumber;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.AnswerEvent.Delta;
import dev.chatai.conversation.query.AnswerEvent.Restarted;
import dev.chatai.conversation.query.AnswerEvent.Settled;
import dev.chatai.conversation.query.AnswerEvent.Started;
import dev.chatai.conversation.query.AnswerSoFar;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class MergedFollowTest {
  private static final Duration NOW = Duration.ZERO;
  private static final MessageView OVER =
      new MessageView(
          MessageId.next(),
          MessageView.Author.ASSISTANT,
          "",
          Instant.EPOCH,
          null,
          MessageStatus.COMPLETED,
          null,
          null,
          null,
          null,
          null,
          null);

  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger reads = new AtomicInteger();

  /// Events of the log, of which a part is in the read model.
  private final List<AnswerEvent> log = new ArrayList<>();

  private int readable;

  static LongStream seeds() {
    return ThreadLocalRandom.current().longs(300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void any_order_of_notifications_gives_the_log(long seed) throws Exception {
    var random = new Random(seed);
    generate(random);
    var from = random.nextInt(log.size());
    var after = random.nextBoolean() ? 0 : log.get(from).number();
    var expected = log.stream().filter(it -> it.number() > after).toList();

    var live = new ArrayList<Live>();
    for (var event : log) {
      if (event instanceof Delta delta) {
        live.add(
            new Live(
                StreamNumber.attempt(delta.number()),
                StreamNumber.piece(delta.number()),
                delta.piece()));
      }
    }
    // the generation may have begun already, or run on another node
    var heard = random.nextInt(3) == 0 ? live.size() : random.nextInt(live.size() + 1);
    readable =
        (int) log.stream().filter(it -> heard > 0 && !isAfter(it, live.get(heard - 1))).count();
    readable = random.nextInt(readable + 1);
    var next = heard;

    var follow = new MergedFollow(this::read, after, true, clock::get);
    var told = new ArrayList<AnswerEvent>();
    for (var step = 0; told.size() < expected.size(); step++) {
      assertThat(step).as("it gets on").isLessThan(1_000_000);
      clock.addAndGet(random.nextInt(200_000_000));
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          for (var burst = random.nextInt(40); burst > 0 && next < live.size(); burst--) {
            follow.heard(live.get(next++));
          }
        }
        case 2 -> {
          // a later attempt's start is in the log before its pieces arrive
          readable = Math.min(log.size(), readable + random.nextInt(40));
          if (random.nextInt(4) > 0 && readable > 0) {
            follow.updated(
                random.nextInt(10) == 0 ? Long.MAX_VALUE : log.get(readable - 1).number());
          }
        }
        default -> {
          var event = follow.next(NOW);
          if (event != null) {
            assertThat(event).isEqualTo(expected.get(told.size()));
            told.add(event);
          }
        }
      }
    }
    assertThat(told).isEqualTo(expected);
  }

  @Test
  void the_first_pieces_need_no_read() throws Exception {
    var follow = new MergedFollow(this::read, 0, false, clock::get);
    assertThat(follow.next(NOW)).isNull();
    follow.heard(new Live(1, 1, new Text("a")));
    follow.heard(new Live(1, 2, new Text("b")));
    assertThat(follow.next(NOW)).isEqualTo(new Started(1_000_000));
    assertThat(follow.next(NOW)).isEqualTo(new Delta(1_000_001, new Text("a")));
    follow.updated(1_000_000);
    assertThat(follow.next(NOW)).isEqualTo(new Delta(1_000_002, new Text("b")));
    follow.updated(1_000_002);
    assertThat(follow.next(NOW)).isNull();
    assertThat(reads).hasValue(0);
  }

  @Test
  void the_start_needs_no_read() throws Exception {
    var follow = new MergedFollow(this::read, 0, false, clock::get);
    follow.updated(1_000_000);
    assertThat(follow.next(NOW)).isEqualTo(new Started(1_000_000));
    assertThat(follow.next(NOW)).isNull();
    assertThat(reads).hasValue(0);
  }

  @Test
  void a_gap_is_read_once_not_per_piece() throws Exception {
    log.add(new Started(1_000_000));
    readable = 1;
    var follow = new MergedFollow(this::read, 0, true, clock::get);
    for (var piece = 5; piece < 500; piece++) {
      follow.heard(new Live(1, piece, new Text("x")));
      follow.next(NOW);
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void a_slow_reader_costs_bounded_memory_and_misses_nothing() throws Exception {
    log.add(new Started(1_000_000));
    for (var piece = 1; piece <= 5_000; piece++) {
      log.add(new Delta(1_000_000 + piece, new Text("p" + piece)));
    }
    log.add(new Settled(1_005_001, OVER));
    var follow = new MergedFollow(this::read, 0, false, clock::get);
    for (var piece = 1; piece <= 5_000; piece++) {
      follow.heard(new Live(1, piece, new Text("p" + piece)));
    }
    readable = log.size();
    var told = new ArrayList<AnswerEvent>();
    for (var event = follow.next(NOW); event != null; event = follow.next(NOW)) {
      told.add(event);
    }
    assertThat(told).isEqualTo(log);
  }

  @Test
  void without_news_the_log_is_read_less_and_less_often() throws Exception {
    var follow = new MergedFollow(this::read, 0, false, clock::get);
    for (var tenths = 0; tenths < 600; tenths++) {
      clock.addAndGet(100_000_000);
      follow.next(NOW);
    }
    assertThat(reads.get()).as("after 5, 15 and 35 s").isEqualTo(3);
  }

  @Test
  void an_unavailable_read_model_is_waited_for_up_to_a_limit() throws Exception {
    MergedFollow.Log away =
        (_, _) -> {
          throw StoreAway.problem();
        };
    var follow = new MergedFollow(away, 0, true, clock::get);
    for (var second = 0; second < 29; second++) {
      assertThat(follow.next(NOW)).isNull();
      clock.addAndGet(1_000_000_000);
    }
    clock.addAndGet(2_000_000_000);
    assertThatThrownBy(() -> follow.next(NOW)).isInstanceOf(Problem.class);
  }

  @Test
  void a_waiting_reader_is_woken_at_once() throws Exception {
    var follow = new MergedFollow(this::read, 0, false, System::nanoTime);
    var piece = Thread.ofVirtual().unstarted(() -> follow.heard(new Live(1, 1, new Text("a"))));
    var started = System.nanoTime();
    piece.start();
    assertThat(follow.next(Duration.ofSeconds(20))).isEqualTo(new Started(1_000_000));
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(900));
  }

  @Test
  void what_has_ended_before_a_stop_is_read_to_its_end() throws Exception {
    generate(new Random(1));
    readable = 1;
    var follow = new MergedFollow(this::read, 0, true, clock::get);
    assertThat(follow.next(NOW)).isInstanceOf(Started.class);
    readable = log.size(); // and nobody has told it

    follow.stop(StoreAway.problem());

    for (var expected : log.subList(1, log.size())) {
      assertThat(follow.next(NOW)).isEqualTo(expected);
    }
    readable = 1;
    var cut = new MergedFollow(this::read, 0, true, clock::get);
    assertThat(cut.next(NOW)).isInstanceOf(Started.class);
    cut.stop(StoreAway.problem());
    assertThatThrownBy(() -> cut.next(NOW)).isInstanceOf(Problem.class);
  }

  @Test
  void a_reader_that_has_seen_the_end_is_over() throws Exception {
    generate(new Random(1));
    readable = log.size();
    var follow = new MergedFollow(this::read, log.getLast().number(), true, clock::get);
    assertThat(follow.next(NOW)).isNull();
    assertThat(follow.isOver()).isTrue();
  }

  private void generate(Random random) {
    var attempts = 1 + random.nextInt(3);
    for (var attempt = 1; attempt <= attempts; attempt++) {
      var number = StreamNumber.of(attempt, 0);
      log.add(attempt == 1 ? new Started(number) : new Restarted(number, attempt));
      var pieces = random.nextInt(random.nextInt(10) == 0 ? 3_000 : 60);
      for (var piece = 1; piece <= pieces; piece++) {
        log.add(new Delta(number + piece, new Text(attempt + "." + piece)));
      }
    }
    log.add(new Settled(log.getLast().number() + 1, OVER));
  }

  private static boolean isAfter(AnswerEvent event, Live piece) {
    return event.number() > StreamNumber.of(piece.attempt(), piece.number());
  }

  /// At most 500 at once, as the query returns.
  private AnswerSoFar read(long after, boolean caughtUp) {
    reads.incrementAndGet();
    var events =
        log.subList(0, readable).stream().filter(it -> it.number() > after).limit(500).toList();
    var over = readable > 0 && log.get(readable - 1) instanceof Settled;
    return new AnswerSoFar(events, events.size() == 500, over && events.size() < 500);
  }
}
