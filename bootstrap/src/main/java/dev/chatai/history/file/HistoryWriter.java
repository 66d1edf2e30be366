package dev.chatai.history.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/// Writes a history into a new file that only its owner can read, since it contains private texts.
public final class HistoryWriter implements AutoCloseable {
  private final FileChannel channel;
  private final OutputStream out;
  private final Digests digests = new Digests();
  private String digest = "";
  private long events;

  /// @throws IOException if the file exists or cannot be written
  public HistoryWriter(Path file) throws IOException {
    channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owners(file));
    out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    write(new Line.Header(Instant.now().truncatedTo(ChronoUnit.MILLIS).toString()));
  }

  private static FileAttribute<?>[] owners(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  public void add(StoredEvent event) throws IOException {
    events++;
    write(new Line.Event(events, digest, event));
  }

  private void write(Line line) throws IOException {
    var bytes = line.text().getBytes(UTF_8);
    digest = digests.of(bytes);
    out.write(bytes);
    out.write('\n');
  }

  /// Writes the keys and the last line. The file is on disk when this returns.
  public void finish(StoredKeys keys) throws IOException {
    if (keys.masterKey() != null) {
      write(new Line.MasterKey(digest, keys.masterKey()));
    }
    for (var key : keys.keys()) {
      write(new Line.Key(digest, key));
    }
    write(new Line.End(events, digest));
    out.flush();
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// Renames a finished file to its final name, durably.
  public static void publish(Path from, Path to) throws IOException {
    Files.move(from, to);
    try (var folder = FileChannel.open(to.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
