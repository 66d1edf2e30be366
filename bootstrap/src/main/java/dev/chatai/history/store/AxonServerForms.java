package dev.chatai.history.store;

import com.google.protobuf.ByteString;
import dev.chatai.history.file.CannotMove;
import dev.chatai.history.file.StoredEvent;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.common.DateTimeUtils;

/// Converts events to and from Axon Server's messages, in the same way as Axon's own client.
final class AxonServerForms {
  private AxonServerForms() {}

  /// @throws CannotMove if a line of a history file cannot represent it
  static StoredEvent stored(Event event) {
    try {
      return new StoredEvent(
          event.getMessageIdentifier(),
          event.getAggregateIdentifier(),
          event.getAggregateType(),
          event.getAggregateSequenceNumber(),
          at(event.getTimestamp()),
          event.getPayload().getType(),
          event.getPayload().getRevision().isEmpty() ? null : event.getPayload().getRevision(),
          event.getPayload().getData().toStringUtf8(),
          metadata(event.getMetaDataMap()));
    } catch (IllegalArgumentException e) {
      throw new CannotMove(
          "Event " + event.getMessageIdentifier() + " cannot be exported: " + e.getMessage() + ".",
          e);
    }
  }

  static Event event(StoredEvent event) {
    var payload =
        SerializedObject.newBuilder()
            .setType(event.type())
            .setRevision(event.revision() == null ? "" : event.revision())
            .setData(ByteString.copyFromUtf8(event.payload()));
    return Event.newBuilder()
        .setMessageIdentifier(event.id())
        .setAggregateIdentifier(event.aggregate())
        .setAggregateType(event.aggregateType())
        .setAggregateSequenceNumber(event.sequence())
        .setTimestamp(at(event.at()))
        .setPayload(payload)
        .putAllMetaData(values(event.metadata()))
        .build();
  }

  /// @param millis since 1970
  private static String at(long millis) {
    return DateTimeUtils.formatInstant(Instant.ofEpochMilli(millis));
  }

  /// @return milliseconds since 1970
  private static long at(String time) {
    return DateTimeUtils.parseInstant(time).toEpochMilli();
  }

  private static Map<String, Object> metadata(Map<String, MetaDataValue> values) {
    var metadata = new HashMap<String, Object>();
    values.forEach((name, value) -> metadata.put(name, value(value)));
    return metadata;
  }

  private static Object value(MetaDataValue value) {
    return switch (value.getDataCase()) {
      case TEXT_VALUE -> value.getTextValue();
      case NUMBER_VALUE -> value.getNumberValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case BOOLEAN_VALUE -> value.getBooleanValue();
      case BYTES_VALUE, DATA_NOT_SET ->
          throw new IllegalArgumentException("its metadata holds more than names and values");
    };
  }

  private static Map<String, MetaDataValue> values(Map<String, Object> metadata) {
    var values = new HashMap<String, MetaDataValue>();
    metadata.forEach((name, value) -> values.put(name, value(value)));
    return values;
  }

  private static MetaDataValue value(Object value) {
    var form = MetaDataValue.newBuilder();
    switch (value) {
      case Boolean yes -> form.setBooleanValue(yes);
      case Double number -> form.setDoubleValue(number);
      case Number number -> form.setNumberValue(number.longValue());
      default -> form.setTextValue(value.toString());
    }
    return form.build();
  }
}
