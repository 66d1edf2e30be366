package dev.chatai.history.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The lines of a file as bytes, since digests are taken of bytes.
final class Lines implements AutoCloseable {
  /// In bytes; no event is that long.
  private static final int LONGEST = 64 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;
  private long number;

  Lines(Path file) throws IOException {
    in = Files.newInputStream(file);
  }

  /// The number of the line that was read last, from 1.
  long number() {
    return number;
  }

  /// @return the next line without its newline, or null at the end of the file
  /// @throws CannotMove when the last line has no newline
  byte @Nullable [] next() throws IOException {
    var line = new ByteArrayOutputStream(512);
    while (true) {
      for (var i = from; i < to; i++) {
        if (buffer[i] == '\n') {
          line.write(buffer, from, i - from);
          from = i + 1;
          number++;
          return line.toByteArray();
        }
      }
      line.write(buffer, from, to - from);
      from = 0;
      to = in.read(buffer);
      if (to < 0) {
        to = 0;
        if (line.size() == 0) {
          return null;
        }
        throw CannotMove.at(
            number + 1, "it breaks off in the middle, the rest of the file is gone");
      }
      if (line.size() > LONGEST) {
        throw CannotMove.at(number + 1, "it is longer than any event can be");
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
