package dev.chatai.postgres;

import dev.chatai.MadeOnce;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A data folder with PostgreSQL unpacked and its cluster made, both of which take seconds: for
/// tests of anything but the first start.
public final class PreparedDatabase {
  private PreparedDatabase() {}

  /// Puts it into the data folder, unless that has a cluster.
  ///
  /// @return the data folder
  public static Path in(Path data) {
    try {
      if (!Files.exists(data.resolve(DataFolder.CLUSTER))) {
        var prepared = MadeOnce.folder("postgres", PreparedDatabase::make);
        Files.createDirectories(data);
        copy(prepared, data);
      }
      return data;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void make(Path folder) throws IOException {
    EmbeddedDatabase.start(folder).close();
  }

  /// By `cp`, which keeps who may read and run what.
  private static void copy(Path from, Path to) throws IOException {
    var copy = new ProcessBuilder("cp", "-pR", from + "/.", to.toString()).inheritIO().start();
    if (copy.onExit().join().exitValue() != 0) {
      throw new IOException("cannot copy " + from + " to " + to);
    }
  }
}
