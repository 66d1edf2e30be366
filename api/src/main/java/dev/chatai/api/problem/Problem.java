package dev.chatai.api.problem;

import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.MessageView;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// A failed request, and the RFC 9457 problem that its client gets. It contains no text of users,
/// but for names of values in a body.
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Default of `Retry-After` where no better value is known.
  private static final int RETRY_SECONDS = 2;

  /// Of a key of [dev.chatai.conversation.Metadata].
  private static final int LONGEST_NAME = 64;

  final int status;
  public final String code;
  final String title;
  final String detail;
  final transient Map<String, Object> members = new LinkedHashMap<>();
  public final transient HttpHeaders headers = new HttpHeaders();

  /// With the code's title as its sentence.
  public Problem(ProblemCode code) {
    this(code, code.title + ".");
  }

  public Problem(ProblemCode code, String detail) {
    this(code.status.value(), code.code(), code.title, detail);
  }

  private Problem(int status, String code, String title, String detail) {
    super(code + ": " + detail, null, false, false);
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = detail;
    if (status == HttpStatus.SERVICE_UNAVAILABLE.value()
        || status == HttpStatus.TOO_MANY_REQUESTS.value()) {
      headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_SECONDS));
    }
  }

  /// An invalid field of the body, or an invalid parameter.
  ///
  /// @param detail what it must be, as the end of a sentence that begins with the field
  public static Problem field(String field, String detail) {
    return new Problem(ProblemCode.INVALID_FIELD, field + " " + detail).with("field", field);
  }

  /// A field of the body, or a query parameter, that is not known.
  ///
  /// @param name its path; null if its name may not be shown
  /// @param place what it is in, such as `tools[0]`
  public static Problem unknown(@Nullable String name, String place) {
    return name == null
        ? new Problem(ProblemCode.UNKNOWN_FIELD, place + " has a field that is not known here.")
            .with("field", place)
        : new Problem(ProblemCode.UNKNOWN_FIELD, name + " is not known here.").with("field", name);
  }

  /// Whether a problem may repeat a name that a client has chosen. A long one could be anything.
  public static boolean isShown(String name) {
    return name.length() <= LONGEST_NAME && Text.storable(name);
  }

  public static Problem of(Refusal refusal) {
    var problem = new Problem(ProblemCode.of(refusal.code()), refusal.detail());
    return switch (refusal.code()) {
      case INVALID_PARENT -> problem.with("field", "parent_id");
      case INVALID_LEAF -> problem.with("field", "active_leaf");
      case UNKNOWN_MODEL -> problem.with("field", "model");
      case INVALID_TOOL -> problem.with("field", "tools");
      case INVALID_IMAGE -> problem.with("field", "message");
      case UNKNOWN_TOOL_CALL, MISSING_TOOL_RESULT, DUPLICATE_TOOL_RESULT ->
          problem.with("field", "tool_results");
      case CONVERSATION_NOT_FOUND,
          MESSAGE_NOT_FOUND,
          QUEUE_FULL,
          CONVERSATION_EXISTS,
          CONVERSATION_BUSY,
          ANSWER_NOT_OPEN,
          STALE_ATTEMPT,
          CONCURRENT_CHANGE ->
          problem;
    };
  }

  /// A failed answer. Its message is kept, and named by `message_id`.
  public static Problem of(MessageView failed) {
    return of(Objects.requireNonNull(failed.error())).about(failed.id());
  }

  /// A failed answer that is not kept.
  public static Problem of(MessageView.ErrorView error) {
    var problem = new Problem(ProblemCode.of(error.code()), error.detail());
    if (error.retryAfter() != null) {
      problem.headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(error.retryAfter()));
    }
    if (error.field() != null) {
      problem.with("field", error.field());
    }
    return problem;
  }

  /// A status that Spring or Tomcat set. Their own messages are not used.
  public static Problem of(int status) {
    var known = ProblemCode.of(status);
    if (known.isPresent()) {
      return new Problem(known.get());
    }
    var named = HttpStatus.resolve(status);
    if (named == null || named == HttpStatus.INTERNAL_SERVER_ERROR) {
      return new Problem(ProblemCode.INTERNAL_ERROR, "The server failed; it is not your fault.");
    }
    var title = named.getReasonPhrase();
    return new Problem(status, named.name().toLowerCase(Locale.ROOT), title, title + ".");
  }

  public static @Nullable Problem in(@Nullable Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return problem;
      }
    }
    return null;
  }

  public boolean is(ProblemCode other) {
    return code.equals(other.code());
  }

  public Problem with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  public Problem about(MessageId message) {
    return with("message_id", message);
  }

  /// The members of its JSON object.
  ///
  /// @param instance a URI reference of the occurrence (RFC 9457, 3.1.5)
  public Map<String, Object> body(String instance) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "urn:chatai:problem:" + code);
    body.put("title", title);
    body.put("status", status);
    body.put("detail", detail);
    body.put("instance", instance);
    body.put("code", code);
    body.putAll(members);
    return body;
  }
}
