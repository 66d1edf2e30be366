package dev.chatai.history.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the events of a file in order and verifies the chain of digests, the numbers and the last
/// line on the way. If the end is reached, the file is complete and unchanged.
public final class HistoryReader implements AutoCloseable {
  private final Path file;
  private final Lines lines;
  private final Digests digests = new Digests();
  private String digest = "";
  private final List<StoredKey> keys = new ArrayList<>();
  private @Nullable String masterKey;
  private long events;

  /// @throws CannotMove if there is no such file, or its first line is not that of a history
  public HistoryReader(Path file) {
    this.file = file;
    if (!Files.isRegularFile(file)) {
      throw new CannotMove("There is no file " + file + ".");
    }
    try {
      lines = new Lines(file);
    } catch (IOException e) {
      throw unreadable(e);
    }
    try {
      if (!(line() instanceof Line.Header)) {
        throw wrong("it is not the first line of a history");
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// @return the next event; null at the end
  /// @throws CannotMove when the next line is not as it was written
  public @Nullable StoredEvent read() {
    while (true) {
      var before = digest;
      switch (line()) {
        case Line.Header _ -> throw wrong("another history begins");
        case Line.Event line -> {
          chained(line.previous(), before);
          events++;
          if (line.number() != events) {
            throw wrong("it is numbered " + line.number() + " instead of " + events);
          }
          if (masterKey != null) {
            throw wrong("it stands after the keys");
          }
          return line.event();
        }
        case Line.MasterKey line -> {
          chained(line.previous(), before);
          if (masterKey != null) {
            throw wrong("it is a second master key");
          }
          masterKey = line.fingerprint();
        }
        case Line.Key line -> {
          chained(line.previous(), before);
          if (masterKey == null) {
            throw wrong("it is a key without a master key");
          }
          keys.add(line.key());
        }
        case Line.End line -> {
          chained(line.previous(), before);
          if (line.events() != events) {
            throw wrong("it counts " + line.events() + " events, there are " + events);
          }
          if (bytes() != null) {
            throw wrong("it stands after the end");
          }
          return null;
        }
      }
    }
  }

  /// Those read so far.
  public StoredKeys keys() {
    return new StoredKeys(masterKey, keys);
  }

  /// Events read so far.
  public long events() {
    return events;
  }

  /// Digest of the line read last; at the end, the digest of the whole.
  public String digest() {
    return digest;
  }

  /// @param what is wrong with the line read last
  public CannotMove wrong(String what) {
    return CannotMove.at(lines.number(), what);
  }

  private Line line() {
    var bytes = bytes();
    if (bytes == null) {
      throw CannotMove.at(lines.number() + 1, "it is missing, and with it all up to the end");
    }
    digest = digests.of(bytes);
    try {
      // strict: malformed UTF-8 must not be replaced silently
      return Line.parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      throw wrong("it is not UTF-8");
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private byte @Nullable [] bytes() {
    try {
      return lines.next();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void chained(String previous, String before) {
    if (!previous.equals(before)) {
      throw wrong(
          "it does not follow from the line before: that one was changed, or lines were dropped,"
              + " added or swapped here");
    }
  }

  private CannotMove unreadable(IOException e) {
    return new CannotMove("The file " + file + " cannot be read: " + e.getMessage() + ".", e);
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
