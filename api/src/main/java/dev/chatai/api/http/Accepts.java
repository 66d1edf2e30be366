package dev.chatai.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// What form of an answer a client named in its `Accept` (RFC 9110, 12.5.1).
public final class Accepts {
  private Accepts() {}

  /// Whether it asks for server-sent events by their name.
  public static boolean events(HttpServletRequest request) {
    return quality(request, MediaType.TEXT_EVENT_STREAM) > 0;
  }

  /// Whether it would rather have a page than JSON: a browser.
  public static boolean pages(HttpServletRequest request) {
    var page = quality(request, MediaType.TEXT_HTML);
    return page > 0 && page >= quality(request, MediaType.APPLICATION_JSON);
  }

  /// 0 when it is not named.
  private static double quality(HttpServletRequest request, MediaType type) {
    return accepted(request).stream()
        .filter(type::equalsTypeAndSubtype)
        .mapToDouble(MediaType::getQualityValue)
        .max()
        .orElse(0);
  }

  private static List<MediaType> accepted(HttpServletRequest request) {
    try {
      return MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
    } catch (InvalidMediaTypeException _) {
      return List.of();
    }
  }
}
