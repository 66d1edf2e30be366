package dev.chatai.api.http;

import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.answer.StreamNumber;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/// The event after which a client resumes a stream.
public final class LastSeen {
  public static final String PARAMETER = "starting_after";

  /// Greater than the number of any event.
  private static final long MOST = (long) StreamNumber.PIECES * Integer.MAX_VALUE;

  private LastSeen() {}

  /// The number of the last event already seen; null when the client names none. The header takes
  /// precedence, because a browser that reconnects sends it with the unchanged URL.
  ///
  /// @throws Problem when the value is not the number of an event
  public static @Nullable Long of(HttpServletRequest request) {
    var header = request.getHeader(HeaderNames.LAST_EVENT_ID);
    if (header != null && !header.isBlank()) {
      return number(HeaderNames.LAST_EVENT_ID, header.strip());
    }
    RouteRules.refuseRepeated(request, PARAMETER);
    var parameter = request.getParameter(PARAMETER);
    return parameter == null || parameter.isEmpty() ? null : number(PARAMETER, parameter);
  }

  private static long number(String field, String value) {
    if (value.matches("[0-9]{1,18}")) {
      var number = Long.parseLong(value);
      if (number <= MOST) {
        return number;
      }
    }
    throw Problem.field(field, "must be the id of an event of the stream, or 0.");
  }
}
