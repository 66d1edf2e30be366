package dev.chatai.conversation.seal;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Words;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The places of words in an event's JSON: every component of type [Words], or list of them. They
/// are found by type, so that none can be forgotten.
///
/// @param path names of the fields that lead there
/// @param erased the value to read after the key was destroyed
record WordFields(List<String> path, JsonNode erased) {
  private static final Map<Class<?>, List<WordFields>> OF =
      Arrays.stream(ConversationEvent.class.getPermittedSubclasses())
          .collect(Collectors.toUnmodifiableMap(it -> it, it -> find(it, List.of())));

  static List<WordFields> of(Class<?> event) {
    return OF.getOrDefault(event, List.of());
  }

  private static List<WordFields> find(Class<?> record, List<String> before) {
    var found = new ArrayList<WordFields>();
    for (var component : record.getRecordComponents()) {
      var path = new ArrayList<>(before);
      path.add(name(component));
      var erased = erased(component.getGenericType());
      if (erased != null) {
        found.add(new WordFields(List.copyOf(path), erased));
      } else if (component.getType().isRecord()) {
        found.addAll(find(component.getType(), path));
      }
    }
    return List.copyOf(found);
  }

  private static String name(RecordComponent component) {
    var named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null ? component.getName() : named.value();
  }

  /// What may be text reads as [Text#ERASED], anything else as empty.
  private static @Nullable JsonNode erased(Type type) {
    var json = JsonNodeFactory.instance;
    if (type instanceof ParameterizedType list) {
      var words = erased(list.getActualTypeArguments()[0]);
      return words == null
          ? null
          : words.isString() ? json.arrayNode().add(words) : json.arrayNode();
    }
    if (!(type instanceof Class<?> words) || !Words.class.isAssignableFrom(words)) {
      return null;
    }
    if (words.isAssignableFrom(Text.class)) {
      return json.stringNode(Text.ERASED.value());
    }
    return words == Metadata.class ? json.objectNode() : json.nullNode();
  }

  /// Only the first pieces of an attempt read as erased: joined they are one text.
  JsonNode erasedIn(ObjectNode event) {
    return erased.isArray() && event.path("first").asInt(1) > 1
        ? JsonNodeFactory.instance.arrayNode()
        : erased;
  }

  /// Replaces the text at this place, if there is any.
  void replace(ObjectNode event, UnaryOperator<JsonNode> change) {
    var parent = event;
    for (var name : path.subList(0, path.size() - 1)) {
      if (!(parent.get(name) instanceof ObjectNode child)) {
        return;
      }
      parent = child;
    }
    var words = parent.get(path.getLast());
    if (words != null && !words.isNull()) {
      parent.set(path.getLast(), change.apply(words));
    }
  }
}
