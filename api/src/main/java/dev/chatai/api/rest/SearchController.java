package dev.chatai.api.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.chatai.api.docs.Refuses;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.ConversationQuery.SearchConversations;
import dev.chatai.conversation.query.SearchHit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Full-text search over messages and titles.
@RestController
@Tag(name = "Conversations")
class SearchController {
  private static final int LONGEST = 1_000;
  private static final int MOST = 100;

  private final Messages messages;

  SearchController(Messages messages) {
    this.messages = messages;
  }

  @Operation(
      summary = "Search conversations",
      description =
          "What the caller's messages and titles say, best first: all of the words, `\"a phrase\"`,"
              + " `or`, and `-` before what must not be there. Case and accents do not matter. Where"
              + " nothing has the words, titles and questions with words that are alike. While there"
              + " are more, the `Link` header names the next page (RFC 8288).")
  @Refuses(ProblemCode.INVALID_FIELD)
  @GetMapping(path = "/conversation/search", produces = APPLICATION_JSON_VALUE)
  ResponseEntity<List<SearchHit>> search(
      Owner owner,
      @Parameter(
              description = "What to look for.",
              schema = @Schema(type = "string", minLength = 1, maxLength = LONGEST))
          @RequestParam
          String q,
      @Parameter(
              description = "How many at most.",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "20"))
          @RequestParam(defaultValue = "20")
          int limit,
      @Parameter(
              description =
                  "The last hit of the page before: its `message_id`, or its `conversation_id` when"
                      + " it was found in the title.")
          @RequestParam(required = false)
          @Nullable MessageId after,
      HttpServletRequest request) {
    // Spring would join them by a comma
    if (request.getParameterValues("q").length > 1) {
      throw Problem.field("q", "must be given once.");
    }
    if (q.isBlank() || q.length() > LONGEST) {
      throw Problem.field("q", "must have 1 to 1,000 characters, not only white space.");
    }
    if (q.indexOf('\0') >= 0) {
      throw Problem.field("q", "must not have U+0000.");
    }
    Pages.check(limit, MOST);
    var read =
        messages.list(
            new SearchConversations(owner, q, limit + 1, after == null ? null : after.value()),
            SearchHit.class);
    return Pages.page(
        read,
        limit,
        request,
        "/conversation/search?q=" + URLEncoder.encode(q, UTF_8),
        SearchHit::id);
  }
}
