package dev.chatai.api.rest;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.chatai.api.docs.Refuses;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.answer.GetPrompt;
import dev.chatai.conversation.answer.PromptView;
import dev.chatai.conversation.query.ConversationQuery.ListEvents;
import dev.chatai.conversation.query.EventView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows a conversation's events, and what was sent to the model.
@RestController
@RequestMapping(path = "/conversation/{id}", produces = APPLICATION_JSON_VALUE)
@Tag(
    name = "History",
    description = "What happened in a conversation, and what the model was sent.")
class HistoryController {
  private static final int MOST = 1_000;

  private final Messages messages;

  HistoryController(Messages messages) {
    this.messages = messages;
  }

  @Operation(
      summary = "List a conversation's events",
      description =
          "In order, numbered from 1, as they are stored. While there are more, the `Link` header"
              + " names the next page.")
  @Refuses({ProblemCode.CONVERSATION_NOT_FOUND, ProblemCode.INVALID_FIELD})
  @GetMapping("/events")
  ResponseEntity<List<EventView>> listEvents(
      Owner owner,
      @PathVariable ConversationId id,
      @Parameter(
              description = "How many at most.",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "200"))
          @RequestParam(defaultValue = "200")
          int limit,
      @Parameter(description = "The number of the last one of the page before.")
          @RequestParam(defaultValue = "0")
          long after,
      HttpServletRequest request) {
    Pages.check(limit, MOST);
    if (after < 0) {
      throw Problem.field("after", "must not be negative.");
    }
    var read = messages.list(new ListEvents(owner, id, limit + 1, after), EventView.class);
    if (read.isEmpty()
        && messages.list(new ListEvents(owner, id, 1, 0), EventView.class).isEmpty()) {
      throw new Problem(ProblemCode.CONVERSATION_NOT_FOUND);
    }
    return Pages.page(read, limit, request, "/conversation/" + id + "/events", EventView::number);
  }

  @Operation(
      summary = "Read what the model was told",
      description =
          "For each attempt at an answer: the messages that were sent, the model and the options.")
  @Refuses(ProblemCode.MESSAGE_NOT_FOUND)
  @GetMapping("/message/{mid}/prompt")
  SentPrompts readPrompt(
      Owner owner, @PathVariable ConversationId id, @PathVariable MessageId mid) {
    return messages
        .ask(new GetPrompt(owner, id, mid), PromptView.class)
        .map(SentPrompts::of)
        .orElseThrow(() -> new Problem(ProblemCode.MESSAGE_NOT_FOUND, "There is no such answer."));
  }
}
