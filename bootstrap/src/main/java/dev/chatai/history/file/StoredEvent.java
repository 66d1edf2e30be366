package dev.chatai.history.file;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/// One event exactly as a store keeps it. It is not interpreted, so another store gets it
/// unchanged.
///
/// @param id of the event message
/// @param sequence its number within its aggregate, from 0
/// @param at when it happened, as Axon writes it: UTC with three digits of a second, which is all
///   that either store keeps
/// @param type the payload's class
/// @param revision of the payload's form; null when it has none
/// @param payload JSON as it was stored, byte for byte
/// @param metadata by name, sorted; values are strings, numbers and booleans, which both stores
///   keep as they are
public record StoredEvent(
    String id,
    String aggregate,
    String aggregateType,
    long sequence,
    String at,
    String type,
    @Nullable String revision,
    String payload,
    Map<String, Object> metadata) {

  /// @throws IllegalArgumentException if a line, or one of the stores, cannot represent it
  public StoredEvent {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    for (var value : metadata.values()) {
      switch (value) {
        case String _, Integer _, Long _, Double _, Boolean _ -> {}
        case null, default ->
            throw new IllegalArgumentException("its metadata holds more than names and values");
      }
    }
    if (payload.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("its payload is more than a line");
    }
  }

  /// @param json an object
  /// @throws IllegalArgumentException when it is none
  public static Map<String, Object> metadata(String json) {
    try {
      return Line.JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
    } catch (JacksonException _) {
      throw new IllegalArgumentException("its metadata is no JSON object");
    }
  }

  /// The metadata as a JSON object, in a canonical form.
  public String metadataJson() {
    return Line.JSON.writeValueAsString(metadata);
  }

  @Override
  public String toString() {
    return "StoredEvent[" + type + ", " + aggregate + ", " + sequence + "]";
  }
}
