package dev.chatai.history;

import dev.chatai.history.file.HistoryReader;
import dev.chatai.history.file.Line;
import dev.chatai.history.file.StoredEvent;
import dev.chatai.history.file.StoredKeys;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The summary of a file that was read completely and verified.
///
/// @param digest of its last line, and so of all of it: SHA-256 in hexadecimal
/// @param open the answers that it leaves unfinished
/// @param keys without which it cannot be read
public record Verified(
    long events, int conversations, String digest, Collection<OpenAnswer> open, StoredKeys keys) {

  public Verified {
    open = List.copyOf(open);
  }

  /// @param out where it says how far it has come
  /// @throws CannotMove names the first line that is not as it was written, or that no store of
  ///   ours can have held
  public static Verified read(Path file, PrintStream out) {
    var rules = new HistoryRules();
    var open = new UnfinishedAnswers();
    var progress = new Progress(out, "Verified", 0);
    try (var reader = new HistoryReader(file)) {
      for (var event = reader.read(); event != null; event = reader.read()) {
        try {
          var payload = payload(event);
          rules.check(event, payload);
          open.add(event, payload);
        } catch (IllegalArgumentException e) {
          throw reader.wrong(String.valueOf(e.getMessage()));
        }
        progress.step();
      }
      rules.checkKeys(reader.keys());
      return new Verified(
          reader.events(), rules.conversations(), reader.digest(), open.all(), reader.keys());
    }
  }

  private static JsonNode payload(StoredEvent event) {
    try {
      return Line.JSON.readTree(event.payload());
    } catch (JacksonException _) {
      throw new IllegalArgumentException("its payload is not JSON");
    }
  }

  /// “1000 events of 20 conversations, SHA-256 …”
  @Override
  public String toString() {
    return events + " events of " + conversations + " conversations, SHA-256 " + digest;
  }
}
