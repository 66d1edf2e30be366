package dev.chatai.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatai.conversation.ConversationId;
import dev.chatai.start.CannotStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/// The ids of erased conversations in a file beside the database, one per line, with the time of
/// the erasure. A database restored from an older backup is erased again by it.
final class Tombstones {
  private final Path file;
  private final Set<ConversationId> erased = new LinkedHashSet<>();

  Tombstones(Path folder) {
    this.file = folder.resolve("erased.txt");
    try {
      if (Files.exists(file)) {
        try (var lines = Files.lines(file)) {
          lines.map(Tombstones::id).forEach(erased::add);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotStart(
          "The list of erased conversations, " + file + ", cannot be read.",
          "Make it readable, or put it back as it was: one id and one instant a line.",
          e);
    }
  }

  private static ConversationId id(String line) {
    return new ConversationId(UUID.fromString(line.split(" ", 2)[0]));
  }

  synchronized Set<ConversationId> all() {
    return Set.copyOf(erased);
  }

  /// On the disk when this returns.
  synchronized void add(ConversationId conversation, Instant at) {
    if (erased.contains(conversation)) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      try (var out =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND,
              StandardOpenOption.WRITE)) {
        var line = ByteBuffer.wrap((conversation + " " + at + "\n").getBytes(UTF_8));
        while (line.hasRemaining()) {
          out.write(line);
        }
        out.force(true);
      }
      try (var folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The list of erased conversations cannot be written", e);
    }
    erased.add(conversation);
  }
}
