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
    return link(request, path, limit, "after", after, "next");
  }

  /// The `Link` header that names the page before.
  ///
  /// @param before the id of the first entry on this page
  static HttpHeaders previous(HttpServletRequest request, String path, int limit, Object before) {
    return link(request, path, limit, "before", before, "prev");
  }

  private static HttpHeaders link(
      HttpServletRequest request,
      String path,
      int limit,
      String parameter,
      Object entry,
      String relation) {
    var headers = new HttpHeaders();
    headers.add(
        HttpHeaders.LINK,
        "<"
            + request.getContextPath()
            + path
            + (path.contains("?") ? "&limit=" : "?limit=")
            + limit
            + "&"
            + parameter
            + "="
            + entry
            + ">; rel=\""
            + relation
            + "\"");
    return headers;
  }
}
