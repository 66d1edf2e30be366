package dev.chatai.llm.upstream;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How long a call is waited for. It costs one entry in a queue. A sign of life only writes a
/// field; the entry schedules itself anew when it is due.
final class Patience {
  /// What is waited for. It is asked on a thread that all calls share, so it must not block.
  interface Awaited {
    boolean isOver();

    /// Whether our side is at work, so that the upstream cannot be blamed for the silence.
    boolean isBusy();

    /// The wait is over.
    ///
    /// @param silent whether the time for a sign of life ran out, rather than the whole time
    void timedOut(boolean silent);
  }

  /// After its last word an upstream may still count its tokens, and say goodbye.
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  /// A reason to stop that may come in every chunk ends an answer after a silence of so long, and
  /// twice as long as any before.
  private static final Duration DOUBT = Duration.ofSeconds(5);

  private final UpstreamSettings settings;
  private final ScheduledExecutorService watch;
  private final Awaited call;
  private volatile long start;
  private volatile long lastSign;
  private volatile boolean alive;

  /// How long to wait once the model has said why it stopped; null before.
  private volatile @Nullable Duration goodbye;

  private volatile long longestSilence;
  private volatile @Nullable Future<?> next;

  Patience(UpstreamSettings settings, ScheduledExecutorService watch, Awaited call) {
    this.settings = settings;
    this.watch = watch;
    this.call = call;
  }

  /// Begins to watch, and goes on until the call is over.
  void start() {
    start = System.nanoTime();
    lastSign = start;
    look();
  }

  /// The model lives.
  void sign() {
    long now = System.nanoTime();
    longestSilence = Math.max(longestSilence, now - lastSign);
    lastSign = now;
    alive = true;
  }

  /// The model has said why it stopped, and yet goes on.
  void goesOn() {
    goodbye = null;
  }

  /// The model has said why it stopped.
  ///
  /// @param sure whether that is most probably the end
  void finished(boolean sure) {
    if (goodbye == null) {
      sign();
    }
    goodbye = sure ? GOODBYE : doubt();
    end();
    look();
  }

  private Duration doubt() {
    long nanos = Math.max(DOUBT.toNanos(), 2 * longestSilence);
    return Duration.ofNanos(Math.min(nanos, settings.idleTimeout().toNanos()));
  }

  private void look() {
    if (call.isOver()) {
      return;
    }
    long now = System.nanoTime();
    long wholeLeft = settings.totalTimeout().toNanos() - (now - start);
    var present = goodbye;
    var silence =
        present != null ? present : alive ? settings.idleTimeout() : settings.firstTokenTimeout();
    long left = Math.min(wholeLeft, silence.toNanos() - (now - lastSign));
    if (left > 0) {
      // a first sign makes the deadline an earlier one
      lookAgain(Math.min(left, settings.idleTimeout().toNanos()));
    } else if (wholeLeft > 0 && call.isBusy()) {
      lookAgain(Duration.ofMillis(100).toNanos());
    } else {
      call.timedOut(wholeLeft > 0);
    }
  }

  private void lookAgain(long nanos) {
    try {
      next = watch.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      // the application is going down, and its calls with it
    }
  }

  void end() {
    var present = next;
    if (present != null) {
      present.cancel(false);
    }
  }
}
