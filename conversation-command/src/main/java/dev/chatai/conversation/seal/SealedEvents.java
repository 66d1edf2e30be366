package dev.chatai.conversation.seal;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationId;
import java.util.Base64;
import java.util.List;
import java.util.StringJoiner;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Stores events with their words sealed: in an event's JSON they are `{"sealed": 1, "bytes": "…"}`
/// (the number is the construction's, the bytes are [Seal]'s in base64), in histories from before
/// they are plain. What is not an event of ours is stored as ever.
///
/// A list is sealed as one, such as an answer's pieces, so that their lengths do not tell their
/// words.
public final class SealedEvents implements Serializer {
  private static final int CONSTRUCTION = 1;
  private static final JsonMapper JSON = new JsonMapper();

  /// What an event has of these says where it stands, beside its type.
  private static final List<String> PLACE =
      List.of("conversation", "question", "answer", "attempt", "first");

  private final Jackson3Serializer plain;
  private final ObjectMapper json;
  private final Seals seals;

  public SealedEvents(Jackson3Serializer plain, Seals seals) {
    this.plain = plain;
    this.json = plain.getObjectMapper();
    this.seals = seals;
  }

  @Override
  public <T> SerializedObject<T> serialize(Object object, Class<T> form) {
    if (!(object instanceof ConversationEvent event)) {
      return plain.serialize(object, form);
    }
    try {
      var type = plain.typeForClass(event.getClass());
      ObjectNode tree = json.valueToTree(event);
      WordFields.of(event.getClass())
          .forEach(field -> field.replace(tree, it -> seal(event, place(type, tree, field), it)));
      var bytes = json.writeValueAsBytes(tree);
      var data = form.isInstance(bytes) ? form.cast(bytes) : getConverter().convert(bytes, form);
      return new SimpleSerializedObject<>(data, form, type);
    } catch (JacksonException e) {
      throw new SerializationException("An event cannot be written", e);
    }
  }

  private JsonNode seal(ConversationEvent event, String place, JsonNode words) {
    var seal = seals.of(event.conversation());
    if (seal == Seal.ERASED || (seal == Seal.NONE && event instanceof ConversationStarted)) {
      throw new IllegalStateException("There is no key to seal words of " + event.conversation());
    }
    return seal == Seal.NONE
        ? words
        : json.createObjectNode()
            .put("sealed", CONSTRUCTION)
            .put(
                "bytes",
                Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(seal.seal(place, json.writeValueAsString(words))));
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Axon's signature
  public <S, T> T deserialize(SerializedObject<S> stored) {
    var type = classForType(stored.getType());
    if (!ConversationEvent.class.isAssignableFrom(type)) {
      return plain.deserialize(stored);
    }
    try {
      var tree = (ObjectNode) tree(stored);
      var fields = WordFields.of(type);
      if (!fields.isEmpty()) {
        var seal = seals.of(json.treeToValue(tree.get("conversation"), ConversationId.class));
        fields.forEach(field ->
            field.replace(
                tree,
                it -> open(seal, place(stored.getType(), tree, field), it, field.erasedIn(tree))));
      }
      return (T) json.treeToValue(tree, type);
    } catch (JacksonException e) {
      throw new SerializationException("An event cannot be read", e);
    }
  }

  /// Whether a stored `ConversationStarted` has sealed words. Every one since there are keys has:
  /// its metadata is sealed even when empty.
  ///
  /// @param json as it is stored
  public static boolean isSealed(byte[] json) {
    return JSON.readTree(json).valueStream().anyMatch(SealedEvents::isSealed);
  }

  private static boolean isSealed(JsonNode words) {
    return words.path("sealed").isIntegralNumber();
  }

  private JsonNode tree(SerializedObject<?> stored) {
    return stored.getData() instanceof JsonNode node
        ? node.deepCopy()
        : json.readTree(getConverter().convert(stored, byte[].class).getData());
  }

  private JsonNode open(Seal seal, String place, JsonNode words, JsonNode erased) {
    if (!isSealed(words)) {
      return seal == Seal.ERASED ? erased : words;
    }
    var opened = seal.open(place, Base64.getDecoder().decode(words.get("bytes").asString()));
    return opened == null ? erased : json.readTree(opened);
  }

  private static String place(SerializedType type, JsonNode event, WordFields field) {
    var place = new StringJoiner(" ").add(type.getName());
    PLACE.stream()
        .filter(event::has)
        .forEach(name -> place.add(name + "=" + event.get(name).asString()));
    return place.add("/" + String.join("/", field.path())).toString();
  }

  @Override
  public <T> boolean canSerializeTo(Class<T> form) {
    return plain.canSerializeTo(form);
  }

  @Override
  public Class<?> classForType(SerializedType type) {
    return plain.classForType(type);
  }

  @Override
  @SuppressWarnings("rawtypes") // as Axon has it
  public SerializedType typeForClass(Class type) {
    return plain.typeForClass(type);
  }

  @Override
  public Converter getConverter() {
    return plain.getConverter();
  }
}
