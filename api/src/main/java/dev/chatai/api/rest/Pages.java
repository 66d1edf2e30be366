package dev.chatai.api.rest;

import dev.chatai.api.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/// Checks and headers of lists that are read in pages.
final class Pages {
  private Pages() {}

  /// @throws Problem when the limit is not from 1 to the maximum
  static void check(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw Problem.field("limit", "must be from 1 to " + most + ".");
    }
  }

  /// The `Link` header that names the next page (RFC 8288).
  ///
  /// @param path the path of the list, with its other parameters if it has any, without the prefix
  ///   of a proxy or a context path
  /// @param after the id or number of the last entry on this page
  static HttpHeaders next(HttpServletRequest request, String path, int limit, Object after) {
    var headers = new HttpHeaders();
    headers.add(
        HttpHeaders.LINK,
        "<"
            + request.getContextPath()
            + path
            + (path.contains("?") ? "&limit=" : "?limit=")
            + limit
            + "&after="
            + after
            + ">; rel=\"next\"");
    return headers;
  }
}
