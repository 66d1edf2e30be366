package dev.chatai.llm.wire;

import dev.chatai.llm.chunk.Json;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a server says about an error, in whatever shape: an object, a list, a string, a page of
/// HTML, or nothing. It is for telling errors apart and goes no further: it may quote a key.
///
/// @param status the HTTP status that it names; 0 if it names none
/// @param words all that it says, in lower case
/// @param parameters the fields of the request that it names as such
record ErrorBody(int status, String words, Set<String> parameters) {
  private static final int MOST_CHARACTERS = 16_384;

  /// Fields that quote the request, in which anything may stand.
  private static final Set<String> QUOTES =
      Set.of(
          "input",
          "inputs",
          "body",
          "messages",
          "request",
          "payload",
          "failed_generation",
          "flagged_input");

  private static final Pattern ERROR_NAME = Pattern.compile("(?i)error|exception|fail");

  /// Codes beside a message that is no error's.
  private static final Set<String> ALL_WELL = Set.of("0", "200", "ok", "success");

  private static final Set<String> STATUS =
      Set.of("code", "status", "status_code", "statuscode", "http_status", "error_code");
  private static final Set<String> PARAMETER = Set.of("param", "parameter", "loc", "field");

  static ErrorBody of(String text) {
    var stripped = text.strip();
    if (Json.Text.begins(stripped)) {
      var json = Json.read(stripped);
      if (json.isContainer()) {
        return of(json);
      }
    }
    return new ErrorBody(0, lower(stripped), Set.of());
  }

  private static ErrorBody of(JsonNode json) {
    var found = new Reading();
    found.read(json, "");
    return new ErrorBody(found.status, lower(found.words.toString()), found.parameters);
  }

  /// The error that an event of a stream is.
  ///
  /// @param name the event's name
  /// @return null if the event is none
  static @Nullable ErrorBody in(String name, JsonNode event) {
    boolean isError =
        isErrorName(name)
            || is(event.path("object"), "error")
            || is(event.path("type"), "error")
            || isTold(event.path("error"))
            || isTold(event.path("errors"))
            || isTold(event.path("choices").path(0).path("error"))
            || isTold(event.path("choices").path(0).path("delta").path("error"))
            || Json.number(event.path("base_resp").path("status_code")).orElse(0L) != 0
            || isBlocked(event)
            || isBareError(event);
    return isError ? of(event) : null;
  }

  /// Whether an event of this name is an error whatever it says.
  static boolean isErrorName(String name) {
    return ERROR_NAME.matcher(name).find();
  }

  private static boolean isBlocked(JsonNode event) {
    var feedback = Json.first(event, "promptFeedback", "prompt_feedback");
    return isTold(Json.first(feedback, "blockReason", "block_reason"));
  }

  /// A message where an answer should be.
  private static boolean isBareError(JsonNode event) {
    if (!event.path("choices").isEmpty() || event.has("usage") || event.has("model")) {
      return false;
    }
    var code = Json.string(Json.first(event, "code", "status", "status_code"));
    if (code != null && ALL_WELL.contains(code.toLowerCase(Locale.ROOT))) {
      return false;
    }
    return (code != null && isErrorName(code))
        || of(event).status != 0
        || is(event.path("success"), "false")
        || isErrorName(event.path("type").asString(""))
        || isTold(event.path("detail"))
        || isTold(event.path("error_code"))
        || isTold(event.path("error_msg"))
        || isTold(event.path("error_message"))
        || isTold(event.path("fault"))
        || event.propertyNames().stream().anyMatch(ErrorBody::isException)
        || isTold(Json.first(event, "Message"))
        // an answer's message is an object
        || (event.path("message").isString() && isTold(event.path("message")))
        || (event.path("msg").isString()
            && (event.has("code") || event.has("status") || event.has("status_code")));
  }

  /// As AWS names them: `internalServerException`.
  private static boolean isException(String field) {
    return field.endsWith("Exception");
  }

  private static boolean is(JsonNode node, String word) {
    return word.equalsIgnoreCase(Json.string(node));
  }

  private static boolean isTold(JsonNode error) {
    if (error.isContainer()) {
      return error.valueStream().anyMatch(ErrorBody::isTold);
    }
    var text = Json.string(error);
    return text != null && !Set.of("", "0", "false", "null", "none").contains(text);
  }

  private static String lower(String text) {
    return text.substring(0, Math.min(text.length(), MOST_CHARACTERS)).toLowerCase(Locale.ROOT);
  }

  /// All strings and numbers of a JSON text.
  private static final class Reading {
    private final StringBuilder words = new StringBuilder();
    private final Set<String> parameters = new HashSet<>();
    private int status;

    void read(JsonNode node, String field) {
      if (node.isObject()) {
        node.properties().stream()
            .filter(it -> !QUOTES.contains(it.getKey().toLowerCase(Locale.ROOT)))
            .forEach(it -> read(it.getValue(), it.getKey().toLowerCase(Locale.ROOT)));
      } else if (node.isArray()) {
        node.forEach(it -> read(it, field));
      } else if (!node.isNull() && words.length() < MOST_CHARACTERS) {
        var value = node.asString();
        words.append(value).append('\n');
        if (PARAMETER.contains(field)) {
          parameters.add(value.toLowerCase(Locale.ROOT));
        } else if (STATUS.contains(field) && status == 0) {
          long number = Json.number(node).orElse(0L);
          status = number >= 400 && number < 600 ? (int) number : 0;
        }
      }
    }
  }
}
