package dev.chatai.api.openai.chat;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

import dev.chatai.api.openai.FrameStreams;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.turn.AnswerEvents;
import dev.chatai.api.turn.StatelessTurns;
import dev.chatai.api.turn.Turns;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.answer.Models;
import dev.chatai.conversation.answer.StatelessTurn;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Creates chat completions: whole, or as a stream.
@RestController
@Hidden
class ChatController {
  static final String PATH = "/v1/chat/completions";

  private final StatelessTurns stateless;
  private final Turns turns;
  private final Models models;
  private final FrameStreams streams;

  ChatController(StatelessTurns stateless, Turns turns, Models models, FrameStreams streams) {
    this.stateless = stateless;
    this.turns = turns;
    this.models = models;
    this.streams = streams;
  }

  /// @return the completion; null if it was streamed
  @PostMapping(
      path = PATH,
      consumes = APPLICATION_JSON_VALUE,
      produces = {APPLICATION_JSON_VALUE, TEXT_EVENT_STREAM_VALUE})
  @Nullable ResponseEntity<ChatCompletion> createCompletion(
      Owner owner,
      @RequestBody ChatRequest body,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    var input = body.input();
    var options = body.options(input.system());
    if (body.isStored()) {
      return store(owner, body, new StoredChat(owner, input, options), request, response);
    }
    var turn = new StatelessTurn(MessageId.next(), input.said(), input.names(), options);
    try (var answer = stateless.take(owner, request, turn)) {
      return reply(body, turn.answer(), answer, request, response);
    }
  }

  private @Nullable ResponseEntity<ChatCompletion> store(
      Owner owner,
      ChatRequest body,
      StoredChat chat,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    var exchange = new Turns.Exchange(owner, null, request, chat.options().maxTokens(), () -> 0);
    try (var taken = turns.take(exchange, chat::commands)) {
      try {
        return reply(body, taken.answer(), taken.follow(), request, response);
      } catch (Problem problem) {
        throw problem.about(taken.answer());
      }
    }
  }

  private @Nullable ResponseEntity<ChatCompletion> reply(
      ChatRequest body,
      MessageId id,
      AnswerEvents answer,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    var model = Objects.requireNonNullElseGet(body.model(), models::standard);
    if (body.streams()) {
      streams.send(answer, new ChatFrames(id, model, body.includesUsage()), request, response);
      return null;
    }
    var message = ChatEnds.unlessUnfinished(answer.end());
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(ChatCompletion.of(message, model, body.isStored() ? body.metadata() : null));
  }
}
