package dev.chatai.api.http;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Checks that a body is well-formed JSON (RFC 8259): valid UTF-8 without overlong forms or encoded
/// surrogates, which Jackson accepts; no duplicate keys; a single value.
final class WellFormedJson {
  /// Maximum nesting depth: more than clients need, and far less than overflows a stack.
  static final int DEPTH = 100;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
          .build();

  private WellFormedJson() {}

  /// An empty body is accepted.
  ///
  /// @throws Problem `invalid_utf8` or `malformed_json`
  static void check(byte[] body) {
    var text = decoded(body);
    try (var parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      var values = 0;
      var depth = 0;
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0 && ++values > 1) {
          throw malformed("There is more after the JSON value.");
        }
      }
    } catch (JacksonException failure) {
      var at = failure.getLocation();
      throw malformed(
          at == null
              ? "The body is not valid JSON."
              : "The body is not valid JSON: see line "
                  + at.getLineNr()
                  + ", column "
                  + at.getColumnNr()
                  + ".");
    }
  }

  private static String decoded(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      throw new Problem(ProblemCode.INVALID_UTF8, "The body is not valid UTF-8.");
    }
  }

  private static Problem malformed(String detail) {
    return new Problem(ProblemCode.MALFORMED_JSON, detail);
  }
}
