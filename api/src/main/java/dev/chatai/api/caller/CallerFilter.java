package dev.chatai.api.caller;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemWriter;
import dev.chatai.api.problem.StoreAway;
import dev.chatai.api.problem.Unforeseen;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Authenticates the caller before the body is read or a route is chosen. It is not a bean, because
/// Boot would register it as a servlet filter as well.
final class CallerFilter extends OncePerRequestFilter {
  private final Callers callers;
  private final ProblemWriter problems;

  CallerFilter(Callers callers, ProblemWriter problems) {
    this.callers = callers;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      var caller = callers.of(request);
      if (caller != null) {
        SecurityContextHolder.getContext().setAuthentication(caller);
      }
    } catch (Problem problem) {
      problems.write(request, response, problem);
      return;
    } catch (DataAccessException failure) {
      problems.write(
          request,
          response,
          StoreAway.in(failure) ? StoreAway.problem() : Unforeseen.problem(failure));
      return;
    }
    chain.doFilter(request, response);
  }
}
