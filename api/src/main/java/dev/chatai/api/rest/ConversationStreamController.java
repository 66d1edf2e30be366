package dev.chatai.api.rest;

import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

import dev.chatai.api.docs.Refuses;
import dev.chatai.api.docs.Resumable;
import dev.chatai.api.http.EventStream;
import dev.chatai.api.http.LastSeen;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.AnswerEvents;
import dev.chatai.api.turn.ConversationFollow;
import dev.chatai.api.turn.Feed;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.ConversationUpdate;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.CloseNowException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Streams everything that happens in a conversation, to any number of clients.
@RestController
@Tag(name = "Conversations")
class ConversationStreamController {
  private final Feed feed;
  private final JsonMapper json;

  ConversationStreamController(Feed feed, JsonMapper json) {
    this.feed = feed;
    this.json = json;
  }

  @Operation(
      summary = "Follow a conversation",
      description =
          """
          Server-sent events of all that happens in it, whoever does it: `message.posted {message, \
          answer_id}`, `message.requested {question_id, answer_id}` for another answer, `message.added \
          {message}` and `message.removed {message_id}` for what a client brings along or deletes, \
          the events of each answer as its own stream has them, with its `message_id`, and \
          `conversation.changed` with the field that is different. From now on, or from where `Last-Event-ID` says; 0 is \
          the beginning. It ends with `conversation.erased` if the conversation is, and not before.\
          """)
  @Resumable
  @Refuses({ProblemCode.CONVERSATION_NOT_FOUND, ProblemCode.INVALID_FIELD})
  @GetMapping(path = "/conversation/{id}/stream", produces = TEXT_EVENT_STREAM_VALUE)
  void followConversation(
      Owner owner,
      @PathVariable ConversationId id,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    var asked = LastSeen.of(request);
    var now = feed.newest(owner, id); // fails if there is no such conversation
    var after = asked != null ? asked : now;
    try (var follow = feed.conversation(owner, id, after)) {
      var events = new EventStream(response);
      events.position(after);
      send(follow, events);
    } catch (ClientAbortException _) {
      // the client has disconnected
    } catch (Problem problem) {
      if (response.isCommitted()) {
        throw new CloseNowException();
      }
      throw problem;
    }
  }

  /// Returns when the conversation is erased, or when the server stops: the client then goes on
  /// elsewhere.
  private void send(ConversationFollow follow, EventStream events)
      throws IOException, InterruptedException {
    try {
      while (true) {
        var update = follow.next(AnswerEvents.PATIENCE);
        if (update == null) {
          events.keepAlive();
        } else {
          events.send(name(update), update.number(), json.writeValueAsString(data(update)));
        }
      }
    } catch (Problem problem) {
      if (problem.is(ProblemCode.CONVERSATION_NOT_FOUND)) {
        events.send("conversation.erased", null, "{}");
      } else if (problem.is(ProblemCode.SERVER_STOPPING)) {
        events.end();
      } else {
        throw problem;
      }
    }
  }

  private static String name(ConversationUpdate update) {
    return switch (update) {
      case ConversationUpdate.Posted _ -> "message.posted";
      case ConversationUpdate.Added _ -> "message.added";
      case ConversationUpdate.Removed _ -> "message.removed";
      case ConversationUpdate.Requested _ -> "message.requested";
      case ConversationUpdate.Answered answered -> AnswerStreams.name(answered.event());
      case ConversationUpdate.Changed _ -> "conversation.changed";
    };
  }

  private static Map<String, ?> data(ConversationUpdate update) {
    return switch (update) {
      case ConversationUpdate.Posted posted ->
          Map.of("message", posted.question(), "answer_id", posted.answer());
      case ConversationUpdate.Added added -> Map.of("message", added.message());
      case ConversationUpdate.Removed removed -> Map.of("message_id", removed.message());
      case ConversationUpdate.Requested asked ->
          Map.of("question_id", asked.question(), "answer_id", asked.answer());
      case ConversationUpdate.Answered answered -> {
        var data = new LinkedHashMap<String, Object>();
        data.put("message_id", answered.answer());
        switch (answered.event()) {
          case AnswerEvent.Started _ -> {}
          case AnswerEvent.Delta delta -> data.putAll(AnswerStreams.data(delta.piece()));
          case AnswerEvent.Restarted restarted -> data.put("attempt", restarted.attempt());
          case AnswerEvent.Settled settled -> data.put("message", settled.message());
        }
        yield data;
      }
      case ConversationUpdate.Changed changed ->
          Collections.singletonMap(changed.field(), changed.value());
    };
  }
}
