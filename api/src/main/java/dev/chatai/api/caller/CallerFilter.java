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

/// Asks who is calling before anything else is done for them: no body is read, no route is looked
/// for. No bean, or it would be a filter of the server's, too.
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
          StoreAway.in(failure) ? StoreAway.problem() : Unforeseen.told(failure));
      return;
    }
    chain.doFilter(request, response);
  }
}
