package dev.chatai.api.caller;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.regex.Pattern;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.util.ForwardedHeaderUtils;

/// Takes the URL of a request from a proxy's headers, in the place of Spring Boot's own filter,
/// which would let the request fail later if they name none.
@Component
@ConditionalOnProperty(name = "server.forward-headers-strategy", havingValue = "framework")
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ForwardedHeaders extends ForwardedHeaderFilter {
  /// RFC 3986, 3.3
  private static final Pattern PREFIX =
      Pattern.compile("(/([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+)*");

  private static final URI ANY = URI.create("http://localhost");

  private final ProblemWriter problems;

  ForwardedHeaders(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!nameHost(request)) {
      refuse(request, response);
      return;
    }
    super.doFilterInternal(
        request,
        response,
        (forwarded, answered) -> {
          if (forwarded instanceof HttpServletRequest seen && isPrefix(seen.getContextPath())) {
            chain.doFilter(forwarded, answered);
          } else {
            refuse(request, response);
          }
        });
  }

  private static boolean nameHost(HttpServletRequest request) {
    try {
      var headers = new ServletServerHttpRequest(request).getHeaders();
      var url = ForwardedHeaderUtils.adaptFromForwardedHeaders(ANY, headers).build();
      return URI.create(url.toUriString()).getRawAuthority() != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isPrefix(String path) {
    return PREFIX.matcher(path).matches();
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
    problems.write(
        request,
        response,
        new Problem(ProblemCode.MALFORMED_REQUEST, "The proxy's headers do not name a URL."));
  }
}
