package dev.chatai.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// Weighs media types by a request's `Accept` (RFC 9110, 12.5.1). The most specific matching range
/// gives a media type its weight.
public final class Accepts {
  /// The weight of a type that no range matches. A weight of 0, in contrast, excludes a type.
  private static final double NOT_LISTED = -1;

  private static final Comparator<MediaType> BY_PRECEDENCE =
      Comparator.<MediaType>comparingInt(it -> it.isConcrete() ? 2 : it.isWildcardType() ? 0 : 1)
          .thenComparingDouble(MediaType::getQualityValue);

  private Accepts() {}

  /// Whether a stream is sent as server-sent events rather than plain text: if they weigh more, or
  /// the same and are named. `*/*` and `text/*` mean plain text.
  public static boolean events(HttpServletRequest request) {
    var accepted = accepted(request);
    var events = weight(accepted, MediaType.TEXT_EVENT_STREAM);
    var text = weight(accepted, MediaType.TEXT_PLAIN);
    return events > 0
        && (events > text
            || (events == text
                && accepted.stream().anyMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype)));
  }

  /// Whether the client prefers HTML to JSON, as browsers do. HTML has to be named.
  public static boolean pages(HttpServletRequest request) {
    var accepted = accepted(request);
    var page = weight(accepted, MediaType.TEXT_HTML);
    return page > 0
        && page >= weight(accepted, MediaType.APPLICATION_JSON)
        && accepted.stream().anyMatch(MediaType.TEXT_HTML::equalsTypeAndSubtype);
  }

  public static boolean any(HttpServletRequest request, Collection<MediaType> types) {
    var accepted = accepted(request);
    return accepted.isEmpty() || types.stream().anyMatch(it -> weight(accepted, it) > 0);
  }

  /// Whether the client excludes the type by a weight of 0.
  public static boolean refuses(HttpServletRequest request, MediaType type) {
    return weight(accepted(request), type) == 0;
  }

  private static double weight(List<MediaType> accepted, MediaType type) {
    return accepted.stream()
        .filter(range -> range.includes(type))
        .max(BY_PRECEDENCE)
        .map(MediaType::getQualityValue)
        .orElse(NOT_LISTED);
  }

  /// Empty without the header, and for a malformed one.
  private static List<MediaType> accepted(HttpServletRequest request) {
    try {
      return MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
    } catch (InvalidMediaTypeException _) {
      return List.of();
    }
  }
}
