package dev.chatai.api.rest;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.chatai.api.docs.Refuses;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.ConversationQuery.SearchConversations;
import dev.chatai.conversation.query.SearchHit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Finds again what was said.
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
              + " nothing has the words, titles and questions with words that are alike.")
  @Refuses(ProblemCode.INVALID_FIELD)
  @GetMapping(path = "/conversation/search", produces = APPLICATION_JSON_VALUE)
  List<SearchHit> search(
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
          int limit) {
    if (q.isBlank() || q.length() > LONGEST) {
      throw Problem.field("q", "must have 1 to 1,000 characters, not only white space.");
    }
    if (q.indexOf('\0') >= 0) {
      throw Problem.field("q", "must not have U+0000.");
    }
    if (limit < 1 || limit > MOST) {
      throw Problem.field("limit", "must be from 1 to " + MOST + ".");
    }
    return messages.ask(new SearchConversations(owner, q, limit));
  }
}
