package dev.chatai.history;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.history.file.CannotMove;
import dev.chatai.history.file.StoredEvent;
import dev.chatai.history.file.StoredKeys;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.common.DateTimeUtils;
import tools.jackson.databind.JsonNode;

/// The rules that every valid history obeys, whichever store it comes from.
final class HistoryRules {
  private static final String AGGREGATE = "Conversation";
  private static final Set<String> TYPES =
      Arrays.stream(ConversationEvent.class.getPermittedSubclasses())
          .map(Class::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final Map<String, Long> lengths = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private final Set<String> sealed = new HashSet<>();

  /// @param payload the event's, read
  /// @throws IllegalArgumentException if the event is not valid here; the message does not quote it
  void check(StoredEvent event, JsonNode payload) {
    require(TYPES.contains(event.type()), "this ChatAI knows no event of its type");
    require(event.aggregateType().equals(AGGREGATE), "it is no conversation's");
    require(ids.add(event.id()), "an event of that id came before");
    var due = lengths.merge(event.aggregate(), 1L, Long::sum) - 1;
    require(
        event.sequence() == due,
        "it is its conversation's event " + event.sequence() + ", but " + due + " comes next");
    require(
        payload.path("conversation").asString("").equals(event.aggregate()),
        "its payload belongs to another conversation");
    require(storable(event.at()), "its time is not as it is stored");
    if (payload.findPath("sealed").isIntegralNumber()) {
      sealed.add(event.aggregate());
    }
  }

  /// @throws CannotMove if there are texts whose key is missing
  void checkKeys(StoredKeys keys) {
    keys.keys().forEach(it -> sealed.remove(it.conversation().toString()));
    if (!sealed.isEmpty()) {
      throw new CannotMove(
          "The keys of "
              + sealed.size()
              + " conversations are missing. Export with the database that the servers use.");
    }
  }

  /// The number of conversations so far.
  int conversations() {
    return lengths.size();
  }

  private static boolean storable(String at) {
    try {
      return DateTimeUtils.formatInstant(Instant.parse(at)).equals(at);
    } catch (RuntimeException _) {
      return false;
    }
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
