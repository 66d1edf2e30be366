package dev.chatai.history;

import dev.chatai.conversation.ConversationEvent.AnswerCancelled;
import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerFailed;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.history.file.StoredEvent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// Collects the answers that were started but have not ended. Queued ones are not counted: the end
/// of the answer before starts them.
final class UnfinishedAnswers {
  private static final String BEGIN = AnswerStarted.class.getName();
  private static final Set<String> ENDS =
      Set.of(
          AnswerCompleted.class.getName(),
          AnswerFailed.class.getName(),
          AnswerCancelled.class.getName());

  private final Map<UUID, OpenAnswer> open = new LinkedHashMap<>();

  /// @param payload the event's, read
  /// @throws IllegalArgumentException when it lacks what its type has
  void add(StoredEvent event, JsonNode payload) {
    if (event.type().equals(BEGIN)) {
      var attempt = payload.path("attempt").asInt(0);
      if (attempt < 1) {
        throw new IllegalArgumentException("its payload has no attempt");
      }
      var answer = answer(payload);
      open.put(answer, new OpenAnswer(UUID.fromString(event.aggregate()), answer, attempt));
    } else if (ENDS.contains(event.type())) {
      open.remove(answer(payload));
    }
  }

  private static UUID answer(JsonNode payload) {
    try {
      return UUID.fromString(payload.path("answer").asString(""));
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("its payload names no answer");
    }
  }

  Collection<OpenAnswer> all() {
    return open.values();
  }
}
