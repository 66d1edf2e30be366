package dev.chatai.api.turn;

import dev.chatai.api.http.ReadRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Identifies equal requests: by method, path and JSON body, regardless of white space and the
/// order of keys. It is a SHA-256 digest.
final class Fingerprint {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private Fingerprint() {}

  static byte[] of(HttpServletRequest request) {
    var digest = sha256();
    digest.update(
        (request.getMethod() + ' ' + request.getServletPath() + ' ')
            .getBytes(StandardCharsets.UTF_8));
    digest.update(canonical(ReadRequest.body(request)));
    return digest.digest();
  }

  private static byte[] canonical(byte[] body) {
    return body.length == 0
        ? body
        : JSON.writeValueAsBytes(
            Objects.requireNonNullElse(JSON.readValue(body, Object.class), Map.of()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}
