package dev.chatai.conversation.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.chatai.conversation.content.Part.ImagePart;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Checks the images of a question. One by its URL is not fetched, so only its URL is checked; one
/// that is in the URL must be what it says it is, by its first bytes.
final class Images {
  private static final int MOST = 16;
  private static final int LONGEST_HTTPS = 8_192;
  private static final String DATA = "data:";

  /// RFC 2397, in base64 and without parameters.
  private static final Pattern IN_URL = Pattern.compile("data:(image/[a-z]+);base64,");

  /// The first bytes of the formats that models read, as Latin-1: PNG (RFC 2083, 3.1), JPEG (ITU-T
  /// T.81, B.2.1), GIF89a, and WebP (RFC 9649, 2.4), whose length is in between.
  private static final Map<String, Pattern> FORMATS =
      Map.of(
          "image/png", Pattern.compile("\u0089PNG\r\n\u001a\n"),
          "image/jpeg", Pattern.compile("\u00ff\u00d8\u00ff"),
          "image/gif", Pattern.compile("GIF8[79]a"),
          "image/webp", Pattern.compile("RIFF.{4}WEBP", Pattern.DOTALL));

  private static final int LONGEST_BEGINNING = 12;

  private Images() {}

  static void check(List<ImagePart> images) {
    if (images.size() > MOST) {
      throw Refusals.invalidImage("A question may have " + MOST + " images at most.");
    }
    images.forEach(it -> check(it.url().value()));
  }

  private static void check(String url) {
    if (url.regionMatches(true, 0, DATA, 0, DATA.length())) {
      checkInUrl(url);
    } else if (!isHttps(url)) {
      throw Refusals.invalidImage(
          "An image's url must be an https: URL of at most "
              + LONGEST_HTTPS
              + " characters, or a data: URL.");
    }
  }

  private static boolean isHttps(String url) {
    try {
      var uri = url.length() > LONGEST_HTTPS ? null : URI.create(url);
      return uri != null && "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static void checkInUrl(String url) {
    var head = IN_URL.matcher(url);
    var format = head.lookingAt() ? FORMATS.get(head.group(1)) : null;
    if (format == null) {
      throw Refusals.invalidImage(
          "An image in a data: URL must be image/png, image/jpeg, image/gif or image/webp, in"
              + " base64.");
    }
    if (!format.matcher(beginning(url.substring(head.end()))).lookingAt()) {
      throw Refusals.invalidImage("An image is not the " + head.group(1) + " that its url says.");
    }
  }

  private static String beginning(String base64) {
    try {
      var bytes = Base64.getDecoder().decode(base64); // all of it, as all of it must be base64
      return new String(bytes, 0, Math.min(LONGEST_BEGINNING, bytes.length), ISO_8859_1);
    } catch (IllegalArgumentException _) {
      throw Refusals.invalidImage("An image's url is not base64.");
    }
  }
}
