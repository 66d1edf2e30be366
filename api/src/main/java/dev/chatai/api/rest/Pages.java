package dev.chatai.api.rest;

import dev.chatai.api.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/// Lists that are read in pages.
final class Pages {
  private Pages() {}

  /// @throws Problem when the limit is not from 1 to the maximum
  static void check(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw Problem.field("limit", "must be from 1 to " + most + ".");
    }
  }

  /// A page. While there are more, its `Link` header names the next (RFC 8288).
  ///
  /// @param read up to one entry more than the limit
  /// @param path the path of the list, with its other parameters if it has any, without the prefix
  ///   of a proxy or a context path
  /// @param after what the next page's `after` is for an entry
  static <T> ResponseEntity<List<T>> page(
      List<T> read, int limit, HttpServletRequest request, String path, Function<T, ?> after) {
    if (read.size() <= limit) {
      return ResponseEntity.ok(read);
    }
    var page = read.subList(0, limit);
    var next =
        "<%s%s%slimit=%s&after=%s>; rel=\"next\""
            .formatted(
                request.getContextPath(),
                path,
                path.contains("?") ? "&" : "?",
                limit,
                after.apply(page.getLast()));
    return ResponseEntity.ok().header(HttpHeaders.LINK, next).body(page);
  }
}
