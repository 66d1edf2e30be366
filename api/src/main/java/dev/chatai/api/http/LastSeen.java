package dev.chatai.api.http;

import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.answer.StreamNumber;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/// From where a client wants to go on with a stream.
public final class LastSeen {
  public static final String PARAMETER = "starting_after";

  /// Beyond any stream there is.
  private static final long MOST = (long) StreamNumber.PIECES * Integer.MAX_VALUE;

  private LastSeen() {}

  /// The number of the last event already seen; null when the client names none. The header wins: a
  /// browser adds it to the very address it began with.
  ///
  /// @throws Problem when it is no such number
  public static @Nullable Long of(HttpServletRequest request) {
    var header = request.getHeader(HeaderNames.LAST_EVENT_ID);
    if (header != null && !header.isBlank()) {
      return number(HeaderNames.LAST_EVENT_ID, header.strip());
    }
    RouteRules.refuseRepeated(request, PARAMETER);
    var parameter = request.getParameter(PARAMETER);
    return parameter == null ? null : number(PARAMETER, parameter);
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
