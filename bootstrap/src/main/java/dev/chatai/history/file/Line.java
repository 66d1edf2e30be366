package dev.chatai.history.file;

import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/// The kinds of lines in a history file. Each kind always has the same fields in the same order.
public sealed interface Line {
  JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  /// The first line.
  record Header(String exportedAt) implements Line {
    private static final String FORMAT = "chatai-history";
    private static final int VERSION = 1;
  }

  /// @param number from 1
  /// @param previous digest of the line before
  record Event(long number, String previous, StoredEvent event) implements Line {}

  /// The master key's line, between the events and the keys.
  ///
  /// @param fingerprint of the one that all keys are wrapped by
  record MasterKey(String previous, String fingerprint) implements Line {}

  /// A conversation's key.
  record Key(String previous, StoredKey key) implements Line {}

  /// The last line. A file without it is truncated.
  ///
  /// @param events how many there are
  record End(long events, String previous) implements Line {}

  /// @throws IllegalArgumentException if it is none of them; the message does not quote the line
  static Line parse(String text) {
    try (var fields = new LineFields(JSON.createParser(text), text)) {
      return switch (fields.next()) {
        case "format" -> header(fields);
        case "number" -> event(fields);
        case "master_key" -> masterKey(fields);
        case "key" -> key(fields);
        case "end" -> end(fields);
        default -> throw new IllegalArgumentException("it is no line of a history");
      };
    }
  }

  private static Header header(LineFields fields) {
    if (!fields.string().equals(Header.FORMAT)) {
      throw new IllegalArgumentException("it is no line of a history");
    }
    var version = fields.number("version");
    if (version != Header.VERSION) {
      throw new IllegalArgumentException(
          "the file is of format version " + version + ", this ChatAI reads " + Header.VERSION);
    }
    return fields.last(new Header(fields.string("exported_at")));
  }

  private static Event event(LineFields fields) {
    var number = fields.number();
    var previous = fields.string("previous");
    var event =
        new StoredEvent(
            fields.string("id"),
            fields.string("aggregate"),
            fields.string("aggregate_type"),
            fields.number("sequence"),
            fields.string("at"),
            fields.string("type"),
            fields.nullableString("revision"),
            fields.object("payload"),
            StoredEvent.metadata(fields.object("metadata")));
    return fields.last(new Event(number, previous, event));
  }

  private static MasterKey masterKey(LineFields fields) {
    var fingerprint = fields.string();
    return fields.last(new MasterKey(fields.string("previous"), fingerprint));
  }

  private static Key key(LineFields fields) {
    var conversation = fields.string();
    var previous = fields.string("previous");
    var wrapped = fields.nullableString("wrapped");
    var erasedAt = fields.nullableString("erased_at");
    try {
      return fields.last(
          new Key(
              previous,
              new StoredKey(
                  UUID.fromString(conversation),
                  wrapped == null ? null : Base64.getDecoder().decode(wrapped),
                  erasedAt == null ? null : Instant.parse(erasedAt))));
    } catch (IllegalArgumentException | DateTimeParseException _) {
      throw new IllegalArgumentException("it is no key");
    }
  }

  private static End end(LineFields fields) {
    fields.yes();
    return fields.last(new End(fields.number("events"), fields.string("previous")));
  }

  /// Without the newline.
  default String text() {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(text)) {
      json.writeStartObject();
      write(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  private void write(JsonGenerator json) {
    switch (this) {
      case Header header ->
          json.writeStringProperty("format", Header.FORMAT)
              .writeNumberProperty("version", Header.VERSION)
              .writeStringProperty("exported_at", header.exportedAt());
      case Event(long number, String previous, StoredEvent event) ->
          json.writeNumberProperty("number", number)
              .writeStringProperty("previous", previous)
              .writeStringProperty("id", event.id())
              .writeStringProperty("aggregate", event.aggregate())
              .writeStringProperty("aggregate_type", event.aggregateType())
              .writeNumberProperty("sequence", event.sequence())
              .writeStringProperty("at", event.at())
              .writeStringProperty("type", event.type())
              .writeName("revision")
              .writeString(event.revision())
              .writeName("payload")
              .writeRawValue(event.payload())
              .writeName("metadata")
              .writeRawValue(event.metadataJson());
      case MasterKey(String previous, String fingerprint) ->
          json.writeStringProperty("master_key", fingerprint)
              .writeStringProperty("previous", previous);
      case Key(String previous, StoredKey key) ->
          json.writeStringProperty("key", key.conversation().toString())
              .writeStringProperty("previous", previous)
              .writeName("wrapped")
              .writeString(
                  key.wrapped() == null ? null : Base64.getEncoder().encodeToString(key.wrapped()))
              .writeName("erased_at")
              .writeString(key.erasedAt() == null ? null : key.erasedAt().toString());
      case End end ->
          json.writeBooleanProperty("end", true)
              .writeNumberProperty("events", end.events())
              .writeStringProperty("previous", end.previous());
    }
  }
}
