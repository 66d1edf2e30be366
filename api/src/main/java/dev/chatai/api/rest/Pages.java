package dev.chatai.api.rest;

import dev.chatai.api.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/// Rules of lists that are read page by page.
final class Pages {
  private Pages() {}

  /// @throws Problem when a page of that size cannot be asked for
  static void check(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw Problem.field("limit", "must be from 1 to " + most + ".");
    }
  }

  /// The header that names the next page (RFC 8288).
  ///
  /// @param path of the list, without the prefix that a proxy or a context path adds
  /// @param after the last entry of this page
  static HttpHeaders next(HttpServletRequest request, String path, int limit, Object after) {
    var headers = new HttpHeaders();
    headers.add(
        HttpHeaders.LINK,
        "<"
            + request.getContextPath()
            + path
            + "?limit="
            + limit
            + "&after="
            + after
            + ">; rel=\"next\"");
    return headers;
  }
}
