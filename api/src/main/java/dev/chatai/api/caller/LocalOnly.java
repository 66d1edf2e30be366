package dev.chatai.api.caller;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.problem.ProblemWriter;
import dev.chatai.api.security.SecuritySettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/// Protects a loopback port without authentication from web pages that a browser on this machine
/// shows. DNS rebinding is detected by `Host`, calls of foreign pages by `Origin` and
/// `Sec-Fetch-Site`. It is not a bean, because Boot would register it as a servlet filter as well.
final class LocalOnly extends OncePerRequestFilter {
  private static final Pattern LOCAL_HOST =
      Pattern.compile(
          "(([a-z0-9-]+\\.)*localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?",
          Pattern.CASE_INSENSITIVE);

  private final SecuritySettings settings;
  private final RequestMatcher withoutCallers;
  private final ProblemWriter problems;

  /// @param withoutCallers matches requests that need no authentication
  LocalOnly(SecuritySettings settings, RequestMatcher withoutCallers, ProblemWriter problems) {
    this.settings = settings;
    this.withoutCallers = withoutCallers;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !withoutCallers.matches(request)
        || !InetAddress.ofLiteral(request.getLocalAddr()).isLoopbackAddress();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var host = request.getHeader(HttpHeaders.HOST);
    if (host != null && !LOCAL_HOST.matcher(host).matches()) {
      refuse(request, response, "Without keys only localhost is answered here.");
    } else if (isForeign(request, host)) {
      refuse(
          request, response, "Pages of other origins may not call, but for CHATAI_CORS_ORIGINS.");
    } else {
      chain.doFilter(request, response);
    }
  }

  private boolean isForeign(HttpServletRequest request, @Nullable String host) {
    var origins = Collections.list(request.getHeaders(HttpHeaders.ORIGIN));
    if (!origins.isEmpty()) {
      return origins.stream()
          .anyMatch(it ->
              !settings.allows(it)
                  && !it.equalsIgnoreCase("http://" + host)
                  && !it.equalsIgnoreCase("https://" + host));
    }
    var site = request.getHeader("Sec-Fetch-Site");
    return site != null && !List.of("same-origin", "none").contains(site) && !isLink(request);
  }

  /// Whether a person follows a link to the documentation, as from a README on another site.
  private static boolean isLink(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && List.of("/", "/docs").contains(request.getServletPath())
        && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        && "document".equals(request.getHeader("Sec-Fetch-Dest"));
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response, String detail)
      throws IOException {
    problems.write(request, response, new Problem(ProblemCode.FORBIDDEN, detail));
  }
}
