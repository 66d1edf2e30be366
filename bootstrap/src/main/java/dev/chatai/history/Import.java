package dev.chatai.history;

import dev.chatai.history.file.CannotMove;
import dev.chatai.history.file.HistoryReader;
import dev.chatai.history.file.StoredEvent;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// All events of a file, into a store that has none.
public final class Import {
  private final Path file;
  private final PrintStream out;
  private final Verified verified;

  /// Verifies the whole file first: nothing of an incomplete file is imported.
  ///
  /// @param out where it says how far it has come
  /// @throws CannotMove if the file is not complete
  public Import(Path file, PrintStream out) {
    this.file = file;
    this.out = out;
    verified = Verified.read(file, out);
  }

  /// @throws CannotMove if the store is not empty, is in use or fails
  public void run(EventLog log) {
    var there = log.size();
    if (there > 0) {
      throw new CannotMove(
          "The event store holds "
              + there
              + " events already, and only an empty one is filled. "
              + log.howToEmpty());
    }
    out.printf("The file is whole, the event store empty. Importing.%n");
    var progress = new Progress(out, "Imported", verified.events());
    try (var reader = new HistoryReader(file)) {
      log.fill(new Events(reader, progress), verified.open(), verified.keys());
    }
    var now = log.size();
    if (now != verified.events()) {
      throw new CannotMove(
          "The event store holds "
              + now
              + " events now instead of "
              + verified.events()
              + ": somebody else writes to it. "
              + log.howToEmpty());
    }
    out.printf(Locale.ROOT, "Imported %s, %d a second.%n", verified, progress.perSecond());
    if (!verified.open().isEmpty()) {
      out.printf(
          Locale.ROOT,
          "Open answers: %d. The server goes on with them when it starts.%n",
          verified.open().size());
    }
  }

  /// Fails unless the file ends as it did when it was verified.
  private final class Events implements Iterator<StoredEvent> {
    private final HistoryReader reader;
    private final Progress progress;
    private @Nullable StoredEvent next;

    private Events(HistoryReader reader, Progress progress) {
      this.reader = reader;
      this.progress = progress;
      next = read();
    }

    private @Nullable StoredEvent read() {
      var event = reader.read();
      if (event == null && !reader.digest().equals(verified.digest())) {
        throw new CannotMove("The file " + file + " was changed meanwhile. Import it again.");
      }
      return event;
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public StoredEvent next() {
      var event = next;
      if (event == null) {
        throw new NoSuchElementException();
      }
      next = read();
      progress.step();
      return event;
    }
  }
}
