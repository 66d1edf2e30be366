package dev.chatai.history;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// Prints the progress of a long job every two seconds.
final class Progress {
  private static final long PAUSE = Duration.ofSeconds(2).toNanos();

  private final PrintStream out;
  private final String doing;
  private final long total;
  private final long started = System.nanoTime();
  private long said = started;
  private long done;

  /// @param doing the job, as a line begins: “Exported”
  /// @param total how many events there are; 0 when that is not known
  public Progress(PrintStream out, String doing, long total) {
    this.out = out;
    this.doing = doing;
    this.total = total;
  }

  /// Counts one more event.
  void step() {
    done++;
    var now = System.nanoTime();
    if (now - said >= PAUSE) {
      said = now;
      out.printf(
          Locale.ROOT,
          "%s %d%s events so far, %d a second.%n",
          doing,
          done,
          total > 0 ? " of " + total : "",
          perSecond());
    }
  }

  /// Events a second, from the beginning until now.
  long perSecond() {
    var nanos = Math.max(1, System.nanoTime() - started);
    return Math.round(done * 1e9 / nanos);
  }
}
