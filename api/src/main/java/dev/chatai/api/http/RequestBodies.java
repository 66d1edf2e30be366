package dev.chatai.api.http;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Stream;
import org.apache.coyote.CloseNowException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Reads a request's body, up to a limit of size and time, and rejects malformed JSON. Later code
/// only has to check fields.
@Component
class RequestBodies extends OncePerRequestFilter {
  /// The largest body, in bytes.
  static final int LIMIT = 1 << 20;

  private static final int PART = 8_192;
  private static final byte[] NONE = new byte[0];
  private static final String IDENTITY = "identity";

  private final ProblemWriter problems;
  private final Duration patience;

  /// @param timeout how long Tomcat waits for a client's next bytes
  RequestBodies(ProblemWriter problems, @Value(Tomcat.READ_TIMEOUT) Duration timeout) {
    this.problems = problems;
    this.patience = timeout.multipliedBy(Tomcat.READ_TIMEOUTS);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HttpServletRequest bounded;
    try {
      bounded = bounded(request);
    } catch (Problem problem) {
      problems.write(request, response, problem);
      return;
    } catch (TooSlow slow) {
      problems.write(request, response, Problem.of(HttpServletResponse.SC_REQUEST_TIMEOUT));
      response.flushBuffer();
      throw slow; // otherwise Tomcat waits for the rest
    } catch (IOException _) {
      // Tomcat has set the status: 400 for malformed chunks, 408 for a slow client. With the
      // exception in place it would respond with 500.
      request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
      return;
    }
    chain.doFilter(bounded, response);
  }

  private HttpServletRequest bounded(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > LIMIT) {
      throw tooLarge();
    }
    if (request.getContentLengthLong() <= 0
        && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null) {
      return new ReadRequest(request, NONE);
    }
    if (isEncoded(request)) {
      throw encoded();
    }
    var body = read(request);
    if (isBlank(body)) {
      return new ReadRequest(request, NONE);
    }
    if (isJson(request)) {
      WellFormedJson.check(body);
    }
    return new ReadRequest(request, body);
  }

  /// Whether it has nothing but the white space of JSON (RFC 8259, 2).
  private static boolean isBlank(byte[] body) {
    for (var each : body) {
      if (" \t\r\n".indexOf(each) < 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether the body is compressed or otherwise encoded (RFC 9110, 8.4).
  private static boolean isEncoded(HttpServletRequest request) {
    return Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)).stream()
        .flatMap(it -> Stream.of(it.split(",")))
        .map(String::strip)
        .anyMatch(it -> !it.isEmpty() && !it.equalsIgnoreCase(IDENTITY));
  }

  private static Problem encoded() {
    var problem =
        new Problem(
            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
            "Send the body without compression: Content-Encoding is not supported.");
    problem.headers.set(HttpHeaders.ACCEPT_ENCODING, IDENTITY); // RFC 9110, 15.5.16
    return problem;
  }

  private byte[] read(HttpServletRequest request) throws IOException {
    var deadline = System.nanoTime() + patience.toNanos();
    var body = new ByteArrayOutputStream();
    var part = new byte[PART];
    var in = request.getInputStream();
    for (var count = in.read(part); count >= 0; count = in.read(part)) {
      body.write(part, 0, count);
      if (body.size() > LIMIT) {
        throw tooLarge();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new TooSlow();
      }
    }
    return body.toByteArray();
  }

  /// Makes Tomcat close the connection at once.
  private static final class TooSlow extends CloseNowException {
    private static final long serialVersionUID = 1;
  }

  private static Problem tooLarge() {
    return new Problem(
        ProblemCode.BODY_TOO_LARGE, "A body may have up to " + LIMIT + " bytes (1 MiB).");
  }

  /// @throws Problem for JSON in another charset than UTF-8 (RFC 8259, 8.1), and for a media range
  ///   such as `text/*`, on which Spring fails
  private static boolean isJson(HttpServletRequest request) {
    if (request.getContentType() == null) {
      return false;
    }
    try {
      var type = MediaType.parseMediaType(request.getContentType());
      if (!type.isConcrete()) {
        throw new Problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "A body is of one media type.");
      }
      if (!type.isCompatibleWith(MediaType.APPLICATION_JSON)
          && !"json".equals(type.getSubtypeSuffix())) {
        return false;
      }
      var charset = type.getCharset();
      if (charset == null || charset.equals(StandardCharsets.UTF_8)) {
        return true;
      }
    } catch (InvalidMediaTypeException _) {
      return false; // no controller accepts it either
    } catch (IllegalArgumentException _) {
      // unknown charset
    }
    throw new Problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "JSON is read as UTF-8 only.");
  }
}
