package dev.chatai.api.rest;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

import dev.chatai.api.docs.Refuses;
import dev.chatai.api.docs.Resumable;
import dev.chatai.api.http.LastSeen;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.Feed;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.ConversationCommand.RequestCancellation;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.AnswerSoFar;
import dev.chatai.conversation.query.ConversationQuery.FollowAnswer;
import dev.chatai.conversation.query.ConversationQuery.GetMessage;
import dev.chatai.conversation.query.ConversationQuery.GetMessageTree;
import dev.chatai.conversation.query.ConversationQuery.ListMessages;
import dev.chatai.conversation.query.ConversationQuery.ListSiblings;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.MessagePage;
import dev.chatai.conversation.query.MessageView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Reads, follows and stops single messages.
@RestController
@RequestMapping("/conversation/{id}")
@Tag(name = "Messages", description = "Read, follow and stop single messages.")
class MessageController {
  private static final int MOST = 200;

  private final Messages messages;
  private final Feed feed;
  private final AnswerStreams replies;

  MessageController(Messages messages, Feed feed, AnswerStreams replies) {
    this.messages = messages;
    this.feed = feed;
    this.replies = replies;
  }

  @Operation(
      summary = "List messages",
      description =
          "The active branch, oldest first, in pages. The `Link` header names the next page and the"
              + " one before, if there are (RFC 8288).")
  @Refuses({ProblemCode.CONVERSATION_NOT_FOUND, ProblemCode.INVALID_FIELD})
  @GetMapping(path = "/messages", produces = APPLICATION_JSON_VALUE)
  ResponseEntity<List<MessageView>> listMessages(
      Owner owner,
      @PathVariable ConversationId id,
      @Parameter(
              description = "How many at most.",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
          @RequestParam(defaultValue = "50")
          int limit,
      @Parameter(
              description =
                  "The message after the page: those just before it, unless `after` is given too.")
          @RequestParam(required = false)
          @Nullable MessageId before,
      @Parameter(description = "The message before the page.") @RequestParam(required = false)
          @Nullable MessageId after,
      HttpServletRequest request) {
    Pages.check(limit, MOST);
    var page =
        messages
            .ask(new ListMessages(owner, id, limit, after, before), MessagePage.class)
            .orElseThrow(() -> new Problem(ProblemCode.CONVERSATION_NOT_FOUND));
    var path = "/conversation/" + id + "/messages";
    var headers = new HttpHeaders();
    if (page.later()) {
      headers.add(
          HttpHeaders.LINK, Pages.next(request, path, limit, page.messages().getLast().id()));
    }
    if (page.earlier()) {
      headers.add(
          HttpHeaders.LINK, Pages.previous(request, path, limit, page.messages().getFirst().id()));
    }
    return ResponseEntity.ok().headers(headers).body(page.messages());
  }

  @Operation(
      summary = "Read a message",
      description = "A question or an answer; an answer that is not complete with its text so far.")
  @Refuses({ProblemCode.CONVERSATION_NOT_FOUND, ProblemCode.MESSAGE_NOT_FOUND})
  @GetMapping(path = "/message/{mid}", produces = APPLICATION_JSON_VALUE)
  MessageView readMessage(
      Owner owner, @PathVariable ConversationId id, @PathVariable MessageId mid) {
    return messages
        .ask(new GetMessage(owner, id, mid), MessageView.class)
        .orElseThrow(() -> new Problem(ProblemCode.MESSAGE_NOT_FOUND));
  }

  @Operation(
      summary = "List the answers of a question",
      description =
          "The message and all that stand beside it, oldest first: the answers of one question, or"
              + " the questions that follow one answer.")
  @Refuses(ProblemCode.MESSAGE_NOT_FOUND)
  @GetMapping(path = "/message/{mid}/siblings", produces = APPLICATION_JSON_VALUE)
  List<MessageView> listSiblings(
      Owner owner, @PathVariable ConversationId id, @PathVariable MessageId mid) {
    var siblings = messages.list(new ListSiblings(owner, id, mid), MessageView.class);
    if (siblings.isEmpty()) {
      throw new Problem(ProblemCode.MESSAGE_NOT_FOUND);
    }
    return siblings;
  }

  @Operation(
      summary = "List which message follows which",
      description =
          "All messages of all branches, oldest first, by their ids. `messages` of the conversation"
              + " has the active branch only.")
  @Refuses(ProblemCode.CONVERSATION_NOT_FOUND)
  @GetMapping(path = "/tree", produces = APPLICATION_JSON_VALUE)
  List<ConversationView.TreeNode> readTree(Owner owner, @PathVariable ConversationId id) {
    return messages
        .ask(new GetMessageTree(owner, id), ConversationView.Tree.class)
        .orElseThrow(() -> new Problem(ProblemCode.CONVERSATION_NOT_FOUND))
        .messages();
  }

  @Operation(
      summary = "Follow an answer",
      description =
          "Its events as the turn's own stream has them: live while it runs, told again piece by"
              + " piece once it is over. A client that comes again is told what it has not seen, each"
              + " event once.")
  @ApiResponse(
      responseCode = "204",
      description = "All was seen: do not come again.",
      content = @Content)
  @Resumable
  @Refuses({ProblemCode.MESSAGE_NOT_FOUND, ProblemCode.INVALID_FIELD})
  @GetMapping(path = "/message/{mid}/stream", produces = TEXT_EVENT_STREAM_VALUE)
  void followAnswer(
      Owner owner,
      @PathVariable ConversationId id,
      @PathVariable MessageId mid,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    var after = Objects.requireNonNullElse(LastSeen.of(request), 0L);
    var soFar =
        messages
            .ask(new FollowAnswer(owner, id, mid, after, true), AnswerSoFar.class)
            .orElseThrow(() -> new Problem(ProblemCode.MESSAGE_NOT_FOUND));
    if (soFar.over() && soFar.events().isEmpty()) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    try (var follow = feed.answer(owner, id, mid, after)) {
      replies.events(follow, new AnswerStreams.Stream(id, mid, request, response));
    }
  }

  @Operation(
      summary = "Stop an answer",
      description =
          "Closes the connection to the model and keeps what was said so far. Gives the message once"
              + " it is over; one that was over before is not changed.")
  @Refuses({ProblemCode.CONVERSATION_NOT_FOUND, ProblemCode.MESSAGE_NOT_FOUND})
  @PostMapping(path = "/message/{mid}/cancel", produces = APPLICATION_JSON_VALUE)
  MessageView cancelAnswer(
      Owner owner, @PathVariable ConversationId id, @PathVariable MessageId mid)
      throws InterruptedException {
    messages.send(new RequestCancellation(id, owner, mid));
    try (var follow = feed.answer(owner, id, mid, 0)) {
      return replies.terminal(follow);
    }
  }
}
