package dev.chatai.api.rest;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.api.caller.Caller;
import dev.chatai.api.docs.Refuses;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.ConversationCommand.EraseConversation;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.ConversationQuery.ListConversations;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.ShownMessages;
import dev.chatai.conversation.seal.Erasures;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Tells who the caller is, and exports or erases all of their data.
@RestController
@RequestMapping("/owner")
@Tag(name = "Owner", description = "Export or erase everything of yours.")
class OwnerController {
  /// Conversations read at once; bounds the memory that one export needs.
  private static final int PAGE = 20;

  private static final int LISTED_AT_ONCE = 200;

  private final Messages messages;
  private final Erasures erasures;
  private final JsonMapper json;

  OwnerController(Messages messages, Erasures erasures, JsonMapper json) {
    this.messages = messages;
    this.erasures = erasures;
    this.json = json;
  }

  @Schema(description = "Who you are to this server.")
  record Who(
      @Schema(description = "Whose conversations you see.") String owner,
      @Schema(description = "Whether you may use `/admin/…`.") boolean admin) {}

  @Operation(
      summary = "See who you are",
      description = "The owner and the role that your key or token stands for.")
  @Refuses({})
  @GetMapping(produces = APPLICATION_JSON_VALUE)
  Who readOwner(Owner owner) {
    return new Who(owner.name(), Caller.current().isAdmin());
  }

  @Schema(description = "Everything of one owner's.")
  record Exported(
      String owner,
      @JsonProperty("exported_at") Instant exportedAt,
      List<ConversationView> conversations) {}

  @Operation(
      summary = "Export all of your conversations",
      description =
          "Newest first, each with the messages of all branches, oldest first: `parent_id` tells the"
              + " branches apart.")
  @ApiResponse(
      responseCode = "200",
      description = "All conversations, as a download.",
      content =
          @Content(
              mediaType = APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = Exported.class)))
  @Refuses({})
  @GetMapping(path = "/export", produces = APPLICATION_JSON_VALUE)
  void exportEverything(Owner owner, HttpServletResponse response) throws IOException {
    var page =
        messages.list(
            new ListConversations(owner, PAGE, null, ShownMessages.ALL_BRANCHES),
            ConversationView.class);
    response.setContentType(APPLICATION_JSON_VALUE);
    response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"chatai.json\"");
    try (var out = json.createGenerator(response.getOutputStream())) {
      out.writeStartObject()
          .writeStringProperty("owner", owner.name())
          .writeStringProperty("exported_at", Instant.now().toString())
          .writeArrayPropertyStart("conversations");
      while (!page.isEmpty()) {
        page.forEach(out::writePOJO);
        page =
            messages.list(
                new ListConversations(owner, PAGE, page.getLast().id(), ShownMessages.ALL_BRANCHES),
                ConversationView.class);
      }
      out.writeEndArray().writeEndObject();
    } catch (ClientAbortException _) {
      // the client has disconnected
    } catch (RuntimeException failure) {
      if (response.isCommitted()) {
        throw new CloseNowException(); // the client must not take a part for the whole
      }
      throw failure;
    }
  }

  @Operation(
      summary = "Erase all of your conversations",
      description =
          "As erasing each of them. When there are none, nothing is left to do: 204. Once begun it is"
              + " finished, even if the server stops half-way.")
  @ApiResponse(responseCode = "204", description = "Nothing can be read any more.")
  @Refuses({})
  @DeleteMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void eraseEverything(Owner owner) {
    for (var left = all(owner); !left.isEmpty(); left = all(owner)) {
      erasures.record(owner, left);
      left.forEach(it -> messages.send(new EraseConversation(it, owner)));
    }
  }

  private List<ConversationId> all(Owner owner) {
    var all = new ArrayList<ConversationId>();
    for (var page = page(owner, null); !page.isEmpty(); page = page(owner, all.getLast())) {
      page.forEach(it -> all.add(it.id()));
    }
    return all;
  }

  private List<ConversationView> page(Owner owner, @Nullable ConversationId after) {
    return messages.list(
        new ListConversations(owner, LISTED_AT_ONCE, after, ShownMessages.NONE),
        ConversationView.class);
  }
}
