package dev.chatai.api.rest;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.api.body.FieldLimits;
import dev.chatai.api.docs.AcceptsIdempotencyKey;
import dev.chatai.api.docs.Refuses;
import dev.chatai.api.http.ReadRequest;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.problem.StoreAway;
import dev.chatai.api.turn.Feed;
import dev.chatai.api.turn.IdempotencyKeys;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.ConversationCommand.ChangeConversation;
import dev.chatai.conversation.ConversationCommand.ChangeConversation.Field;
import dev.chatai.conversation.ConversationCommand.EraseConversation;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.ConversationQuery.GetConversation;
import dev.chatai.conversation.query.ConversationQuery.GetPastConversation;
import dev.chatai.conversation.query.ConversationQuery.GetWrittenConversation;
import dev.chatai.conversation.query.ConversationQuery.ListConversations;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.ShownMessages;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/// Starts, lists, reads, changes and erases conversations.
@RestController
@RequestMapping("/conversation")
@Tag(
    name = "Conversations",
    description = "Start, list, search, read, change, follow and erase conversations.")
class ConversationController {
  private static final int MOST = 200;

  @Parameter(
      name = "messages",
      description =
          "Which messages a conversation has: all of the active branch, the newest of it, or none,"
              + " which is quick for long ones. With `as_of` it has all.",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"all", "last", "none"},
              defaultValue = "all"))
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  private @interface WhichMessages {}

  private final IdempotencyKeys keys;
  private final Messages messages;
  private final Feed feed;

  ConversationController(IdempotencyKeys keys, Messages messages, Feed feed) {
    this.keys = keys;
    this.messages = messages;
    this.feed = feed;
  }

  @Schema(description = "What is known of a conversation when it starts; nothing is required.")
  @JsonIgnoreProperties(ignoreUnknown = true)
  record NewConversation(
      @Schema(description = "Its name, for people.", maxLength = FieldLimits.TITLE)
          @Nullable Text title,
      @JsonProperty("system_prompt")
          @Schema(
              description = "How the model is to behave; absent: as the server is set up.",
              maxLength = FieldLimits.TEXT)
          @Nullable Text systemPrompt,
      @Schema(description = "The model of all turns that name none; absent: the standard one.")
          @Nullable String model,
      @Schema(
              description =
                  "Told back as given: up to 16 strings, keys of up to 64 and values of up to 512"
                      + " characters.",
              example = "{\"project\": \"apollo\"}")
          @Nullable Metadata metadata) {
    static final NewConversation PLAIN = new NewConversation(null, null, null, null);

    NewConversation {
      FieldLimits.conversation(title, systemPrompt, model);
    }
  }

  @Operation(
      summary = "Start a conversation",
      description =
          "The body may be empty. Questions are asked with `POST /conversation/completion/{id}`.")
  @Refuses({ProblemCode.UNKNOWN_MODEL, ProblemCode.IDEMPOTENCY_KEY_REUSED})
  @AcceptsIdempotencyKey
  @PostMapping(consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
  ConversationView startConversation(
      Owner owner,
      @RequestBody(required = false) @Nullable NewConversation body,
      HttpServletRequest request) {
    var start = Objects.requireNonNullElse(body, NewConversation.PLAIN);
    var claim = keys.claim(owner, request, 1, () -> ConversationId.next().value());
    var id = new ConversationId(claim.ids().getFirst());
    var started = claim.again() ? written(owner, id) : Optional.<ConversationView>empty();
    return started.orElseGet(() -> {
      try {
        messages.send(
            new StartConversation(
                id,
                owner,
                start.title(),
                start.systemPrompt(),
                start.model(),
                Objects.requireNonNullElse(start.metadata(), Metadata.NONE)));
      } catch (Problem problem) {
        // another request with the same key may have started it in the meantime
        return written(owner, id).orElseThrow(() -> problem);
      }
      return answer(owner, id);
    });
  }

  @Schema(
      description =
          "What shall be different: a field that is absent stays as it is, null takes it away, but"
              + " for `active_leaf`.")
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Changes(
      @Schema(
              description = "Its name, for people.",
              types = {"string", "null"},
              maxLength = FieldLimits.TITLE)
          @Nullable Text title,
      @JsonProperty("system_prompt")
          @Schema(
              description = "For all turns from now on.",
              types = {"string", "null"},
              maxLength = FieldLimits.TEXT)
          @Nullable Text systemPrompt,
      @Schema(
              description = "For all turns from now on that name none.",
              types = {"string", "null"})
          @Nullable String model,
      @Schema(description = "All of it, in place of what there was.") @Nullable Metadata metadata,
      @JsonProperty("active_leaf")
          @Schema(
              description =
                  "The assistant's message that the active branch shall end with: `messages` is the"
                      + " path to it, and the next question follows it.")
          @Nullable MessageId activeLeaf) {
    Changes {
      FieldLimits.conversation(title, systemPrompt, model);
    }
  }

  @Operation(
      summary = "Change a conversation",
      description =
          "Sets its title, system prompt, model or metadata, or chooses its active branch. Only the"
              + " fields that are sent are changed.")
  @Refuses({ProblemCode.CONVERSATION_NOT_FOUND, ProblemCode.UNKNOWN_MODEL})
  @PatchMapping(
      path = "/{id}",
      consumes = {APPLICATION_JSON_VALUE, "application/merge-patch+json"},
      produces = APPLICATION_JSON_VALUE)
  ConversationView changeConversation(
      Owner owner,
      @PathVariable ConversationId id,
      @RequestBody Changes changes,
      HttpServletRequest request) {
    var named = ReadRequest.fields(request);
    var fields =
        Stream.of(Field.values())
            .filter(it -> named.contains(it.name().toLowerCase(Locale.ROOT)))
            // a branch cannot be removed, so null leaves the active one as it is
            .filter(it -> it != Field.ACTIVE_LEAF || changes.activeLeaf() != null)
            .collect(Collectors.toSet());
    if (!fields.isEmpty()) {
      messages.send(
          new ChangeConversation(
              id,
              owner,
              fields,
              changes.title(),
              changes.systemPrompt(),
              changes.model(),
              Objects.requireNonNullElse(changes.metadata(), Metadata.NONE),
              changes.activeLeaf()));
    }
    return answer(owner, id);
  }

  @Operation(
      summary = "List conversations",
      description =
          "Newest first, with their messages. While there are more, the `Link` header names the"
              + " next page (RFC 8288).")
  @Refuses(ProblemCode.INVALID_FIELD)
  @GetMapping(produces = APPLICATION_JSON_VALUE)
  ResponseEntity<List<ConversationView>> listConversations(
      Owner owner,
      @Parameter(
              description = "How many at most.",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
          @RequestParam(defaultValue = "50")
          int limit,
      @Parameter(description = "The last one of the page before.") @RequestParam(required = false)
          @Nullable ConversationId after,
      @WhichMessages @RequestParam(name = "messages", defaultValue = "all") ShownMessages shown,
      HttpServletRequest request) {
    Pages.check(limit, MOST);
    var read =
        messages.list(
            new ListConversations(owner, limit + 1, after, shown), ConversationView.class);
    var path =
        shown == ShownMessages.ALL
            ? "/conversation"
            : "/conversation?messages=" + shown.name().toLowerCase(Locale.ROOT);
    return Pages.page(read, limit, request, path, ConversationView::id);
  }

  /// @throws IllegalArgumentException for anything but `all`, `last` and `none`
  static ShownMessages shown(String text) {
    return switch (text) {
      case "all" -> ShownMessages.ALL;
      case "last" -> ShownMessages.LAST;
      case "none" -> ShownMessages.NONE;
      default -> throw new IllegalArgumentException("none of all, last and none");
    };
  }

  @Operation(
      summary = "Read a conversation",
      description =
          "As it is, or as it was. As it is, it has an `ETag`: with that in `If-None-Match`, 304"
              + " says that nothing has happened since.")
  @ApiResponse(responseCode = "200")
  @ApiResponse(
      responseCode = "304",
      description = "It is as the `ETag` in `If-None-Match` says.",
      content = @Content)
  @Refuses({ProblemCode.CONVERSATION_NOT_FOUND, ProblemCode.INVALID_FIELD})
  @GetMapping(path = "/{id}", produces = APPLICATION_JSON_VALUE)
  @Nullable ConversationView readConversation(
      Owner owner,
      @PathVariable ConversationId id,
      @Parameter(
              name = "as_of",
              description = "As it was at an instant (RFC 3339), or after an event, by its number.",
              schema = @Schema(type = "string"))
          @RequestParam(name = "as_of", required = false)
          @Nullable AsOf asOf,
      @WhichMessages @RequestParam(name = "messages", defaultValue = "all") ShownMessages shown,
      ServletWebRequest request) {
    if (asOf == null) {
      var version = version(owner, id);
      return version != null && request.checkNotModified(version) ? null : view(owner, id, shown);
    }
    return messages
        .ask(new GetPastConversation(owner, id, asOf.number(), asOf.at()), ConversationView.class)
        .orElseThrow(() ->
            new Problem(
                ProblemCode.CONVERSATION_NOT_FOUND, "There was no such conversation then."));
  }

  /// The number of its latest event, as an `ETag`: weak, as another release may show it otherwise.
  /// Read before the conversation itself, so that it is never too new. None while the log is away.
  private @Nullable String version(Owner owner, ConversationId id) {
    try {
      return "W/\"" + feed.newest(owner, id) + "\"";
    } catch (Problem problem) {
      if (problem.is(ProblemCode.STORE_UNAVAILABLE)) {
        return null;
      }
      throw problem;
    }
  }

  @Operation(
      summary = "Erase a conversation",
      description =
          "Its answers are stopped, and every word of it is unreadable everywhere, for ever. Its"
              + " events remain and say `[erased]`. Once more is 204 again.")
  @ApiResponse(responseCode = "204", description = "Nothing of it can be read any more.")
  @Refuses(ProblemCode.CONVERSATION_NOT_FOUND)
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void eraseConversation(Owner owner, @PathVariable ConversationId id) {
    messages.send(new EraseConversation(id, owner));
    // the query waits for the read model; it can still find the conversation if that has stalled
    if (find(owner, id, ShownMessages.NONE).isPresent()) {
      throw StoreAway.problem();
    }
  }

  private ConversationView view(Owner owner, ConversationId id, ShownMessages shown) {
    return find(owner, id, shown)
        .orElseThrow(() -> new Problem(ProblemCode.CONVERSATION_NOT_FOUND));
  }

  /// Answers a command: what it has done does not wait for the read model.
  private ConversationView answer(Owner owner, ConversationId id) {
    return written(owner, id).orElseThrow(() -> new Problem(ProblemCode.CONVERSATION_NOT_FOUND));
  }

  private Optional<ConversationView> written(Owner owner, ConversationId id) {
    return messages.ask(new GetWrittenConversation(owner, id), ConversationView.class);
  }

  private Optional<ConversationView> find(Owner owner, ConversationId id, ShownMessages shown) {
    return messages.ask(new GetConversation(owner, id, shown), ConversationView.class);
  }
}
