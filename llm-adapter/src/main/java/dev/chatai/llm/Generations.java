package dev.chatai.llm;

import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.AnswerGenerator;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.conversation.answer.OtherNodes;
import dev.chatai.llm.generation.Attempt;
import dev.chatai.llm.generation.Generation;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// The generations that run on this node, each on a virtual thread of its own. It renews their
/// leases.
@Component
class Generations implements AnswerGenerator, SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Generations.class);
  private static final long TICK_MILLIS = 1_000;

  /// How often the leases are checked for cancellations that another node has received.
  private static final long CANCEL_TICK_MILLIS = 250;

  private final AnswerLeases leases;
  private final AnswerLog answers;
  private final LoggedAnswers logged;
  private final Takeovers takeovers;
  private final LiveAnswers live;
  private final OtherNodes others;
  private final ConcurrentMap<MessageId, Generation> running = new ConcurrentHashMap<>();
  private volatile @Nullable ScheduledExecutorService timer;
  private volatile ExecutorService threads = threads();
  private volatile int handedOn;

  Generations(
      AnswerLeases leases,
      AnswerLog answers,
      LoggedAnswers logged,
      Takeovers takeovers,
      LiveAnswers live,
      OtherNodes others,
      MeterRegistry metrics) {
    this.leases = leases;
    this.answers = answers;
    this.logged = logged;
    this.takeovers = takeovers;
    this.live = live;
    this.others = others;
    metrics.gaugeMapSize("chatai.generations.running", List.of(), running);
  }

  private static ExecutorService threads() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("generation-", 1).factory());
  }

  /// In the saga's transaction: takes the lease, and starts once that is committed. If a client
  /// waits on another node only, the lease is that node's, and it starts. A node that drains leaves
  /// the attempt to the one that has taken it over, or else to whichever does, or to its own next
  /// start.
  ///
  /// @param event number of the event within its conversation
  void begin(AnswerStarted started, long event) {
    var attempt = Attempt.of(started);
    var other = otherNode(attempt.answer());
    if (other != null) {
      leases.takeFor(other, attempt);
      others.handOver(other, attempt.conversation(), event);
    } else if (threads.isShutdown()) {
      leases.leave(attempt);
    } else {
      var generation = logged.generation(started, running::size);
      leases.take(attempt);
      CurrentUnitOfWork.get().afterCommit(_ -> start(attempt, generation));
    }
  }

  /// The other node that is to generate an answer; null for this one, or none.
  private @Nullable String otherNode(MessageId answer) {
    if (threads.isShutdown()) {
      var reader = others.reader(answer);
      return reader == null ? leases.claimant(answer) : reader;
    }
    return live.isRead(answer) ? null : others.reader(answer);
  }

  @Override
  public void begin(ConversationId conversation, long event) {
    Thread.startVirtualThread(() ->
        quietly(() -> {
          var started = answers.started(conversation, event);
          var attempt = Attempt.of(started);
          if (threads.isShutdown()) {
            leases.leave(attempt);
          } else if (leases.renew(attempt)) { // it may have come too late
            start(attempt, logged.generation(started, running::size));
          }
        }));
  }

  /// In the saga's transaction: the answer is to be stopped. If another node is generating it, that
  /// node reads this from its lease.
  void cancel(MessageId answer) {
    leases.cancel(answer);
    CurrentUnitOfWork.get().afterCommit(_ -> cancelHere(answer));
  }

  private void cancelHere(MessageId answer) {
    var generation = running.get(answer);
    if (generation != null) {
      generation.cancel();
    }
  }

  /// In the saga's transaction: the answer is over, however it came to its end.
  void end(MessageId answer) {
    leases.release(answer);
    CurrentUnitOfWork.get()
        .afterCommit(_ -> {
          var generation = running.get(answer);
          if (generation != null) {
            generation.stop();
          }
        });
  }

  private void start(Attempt attempt, Generation generation) {
    var before = running.put(attempt.answer(), generation);
    if (before != null) {
      before.stop();
    }
    try {
      threads.execute(() -> {
        try {
          generation.run();
        } finally {
          running.remove(attempt.answer(), generation);
        }
      });
    } catch (RejectedExecutionException _) {
      running.remove(attempt.answer(), generation); // its lease is handed on with the others
    }
  }

  /// Begins nothing from now on, and takes nothing over.
  ///
  /// @return how many are under way
  int drain() {
    threads.shutdown();
    return running.size();
  }

  /// Waits until those under way have ended.
  void awaitEnds(Duration most) {
    try {
      var _ = threads.awaitTermination(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends those under way without writing anything, and their leases, so that another node goes on
  /// at once.
  synchronized void handOn() {
    threads.shutdown();
    var stopped = timer;
    if (stopped == null) {
      return;
    }
    stopped.shutdownNow();
    timer = null;
    handedOn = running.size();
    running.values().forEach(Generation::stop);
    quietly(leases::lapse);
  }

  /// Runs something that a node which stops finishes like its generations, for as long as it waits
  /// for these.
  ///
  /// @throws RejectedExecutionException when the node stops
  void runBeside(Runnable task) {
    threads.execute(task);
  }

  /// How many [#handOn] has ended.
  int handedOn() {
    return handedOn;
  }

  @Override
  public void start() {
    threads = threads();
    timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("answer-leases").factory());
    timer.execute(() -> quietly(leases::lapse));
    var _ =
        timer.scheduleWithFixedDelay(
            () -> quietly(this::renew), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> quietly(this::cancelMarked),
            CANCEL_TICK_MILLIS,
            CANCEL_TICK_MILLIS,
            TimeUnit.MILLISECONDS);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> quietly(this::takeOverLapsed), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void cancelMarked() {
    if (!running.isEmpty()) {
      leases.cancelled().forEach(this::cancelHere);
    }
  }

  private void takeOverLapsed() {
    if (!threads.isShutdown()) {
      takeovers.look();
    }
  }

  @Override
  public void stop() {
    handOn();
  }

  @Override
  public boolean isRunning() {
    return timer != null;
  }

  /// Stopped after Axon's processors and started before them, so that this node's old leases are
  /// ended before new attempts begin.
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE / 2;
  }

  private void renew() {
    var mine = List.copyOf(running.values());
    if (mine.isEmpty()) {
      return;
    }
    var held = leases.renew(mine.stream().map(Generation::attempt).toList());
    mine.stream().filter(it -> !held.contains(it.attempt().answer())).forEach(Generation::stop);
  }

  /// Goes on when a store is unavailable.
  private static void quietly(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException away) {
      log.warn("Leases could not be looked after, trying again: {}", away.getClass().getName());
    }
  }
}
