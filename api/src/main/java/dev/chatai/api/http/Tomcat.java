package dev.chatai.api.http;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Makes the server itself speak in problems, too: for requests that never reach the application.
@Component
class Tomcat implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  /// How long Tomcat waits for a client's next bytes.
  static final String DROP = "${server.tomcat.connection-timeout:20s}";

  /// A body that comes by drops, each in time, must be whole in so many times that.
  static final int DROPS = 3;

  /// How much of a refused body is still taken, in bytes, so that its sender gets to read the
  /// refusal instead of a broken connection.
  private static final int SWALLOWED = 16 << 20;

  private final ProblemWriter problems;
  private final Duration patience;

  /// @param drop how long Tomcat waits for a client's next bytes
  Tomcat(ProblemWriter problems, @Value(DROP) Duration drop) {
    this.problems = problems;
    this.patience = drop.multipliedBy(DROPS);
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addConnectorCustomizers(
        connector -> connector.setProperty("maxSwallowSize", Integer.toString(SWALLOWED)));
    factory.addContextCustomizers(context -> {
      if (context.getParent() instanceof StandardHost host) {
        host.setErrorReportValveClass(""); // ours is added instead of being made by name
        host.getPipeline().addValve(new Leftovers(SWALLOWED, patience));
        host.getPipeline().addValve(new ProblemValve(problems));
      }
    });
  }

  /// Still closes the connection of an answer that failed half-way, as its parent does.
  private static final class ProblemValve extends ErrorReportValve {
    private final ProblemWriter problems;

    ProblemValve(ProblemWriter problems) {
      this.problems = problems;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
      var status = response.getStatus();
      if (status < HttpServletResponse.SC_BAD_REQUEST
          || response.getContentWritten() > 0
          || !response.setErrorReported()) {
        return;
      }
      try {
        problems.write(request, response, Problem.of(status));
        response.finishResponse();
      } catch (IOException _) {
        // nobody is left to be told
      }
    }
  }
}
