package dev.chatai.history;

import dev.chatai.history.file.CannotMove;
import dev.chatai.history.file.HistoryWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// All events of a store, into a file.
public final class Export {
  private final Path file;
  private final PrintStream out;

  /// @param out where it says how far it has come
  /// @throws CannotMove if the file exists or cannot be created
  public Export(Path file, PrintStream out) {
    this.file = file.toAbsolutePath();
    this.out = out;
    if (Files.exists(file)) {
      throw new CannotMove(file + " exists already. Nothing is overwritten: choose another name.");
    }
    if (!Files.isWritable(this.file.getParent())) {
      throw new CannotMove("The folder " + this.file.getParent() + " cannot be written.");
    }
  }

  /// Writes to a temporary file, verifies it, and renames it last: a file with the final name is
  /// always complete.
  ///
  /// @throws CannotMove if the store or the disk fails, or an event could not be imported again
  public void run(EventLog log) {
    var part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      var progress = write(log, part);
      var verified = Verified.read(part, out);
      HistoryWriter.publish(part, file);
      out.printf(Locale.ROOT, "Exported %s, %d a second.%n", verified, progress.perSecond());
    } catch (IOException | UncheckedIOException e) {
      throw new CannotMove("The file " + file + " cannot be written: " + e.getMessage() + ".", e);
    }
  }

  private Progress write(EventLog log, Path part) throws IOException {
    var progress = new Progress(out, "Exported", log.size());
    try (var writer = new HistoryWriter(part)) {
      log.read(event -> {
        try {
          writer.add(event);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        progress.step();
      });
      writer.finish(log.keys());
    }
    return progress;
  }
}
