package dev.chatai.api.http;

import dev.chatai.api.problem.ErrorEnvelope;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemWriter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Makes Tomcat report its own errors as problems, for requests that never reach the application.
@Component
class Tomcat implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  /// How long Tomcat waits for a client's next bytes.
  static final String READ_TIMEOUT = "${server.tomcat.connection-timeout:20s}";

  /// A body must be complete within this many times that wait, however slowly it is sent.
  static final int READ_TIMEOUTS = 3;

  /// How much of a refused body is still read, in bytes, so that its sender can read the response
  /// instead of seeing a reset connection.
  private static final int SWALLOWED = 16 << 20;

  private final ProblemWriter problems;
  private final Duration patience;

  /// @param timeout how long Tomcat waits for a client's next bytes
  Tomcat(ProblemWriter problems, @Value(READ_TIMEOUT) Duration timeout) {
    this.problems = problems;
    this.patience = timeout.multipliedBy(READ_TIMEOUTS);
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addConnectorCustomizers(
        connector -> connector.setProperty("maxSwallowSize", Integer.toString(SWALLOWED)));
    factory.addContextCustomizers(context -> {
      if (context.getParent() instanceof StandardHost host) {
        host.setErrorReportValveClass(""); // otherwise Tomcat creates its own by class name
        host.getPipeline().addValve(new RequestIdValve());
        host.getPipeline().addValve(new UnreadBodyValve(SWALLOWED, patience));
        host.getPipeline().addValve(new ProblemValve(problems));
      }
    });
  }

  /// Writes problems instead of HTML. The parent class aborts responses that failed half-way.
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
        // the client has disconnected
      }
    }
  }

  /// Gives each response below `/v1` the header by which OpenAI's clients name a request. A valve,
  /// so that those have it too that never reach the application.
  private static final class RequestIdValve extends ValveBase {
    RequestIdValve() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      if (ErrorEnvelope.appliesTo(request)) {
        var id = UUID.randomUUID().toString().replace("-", "");
        response.setHeader(ErrorEnvelope.REQUEST_ID, "req_" + id);
      }
      getNext().invoke(request, response);
    }
  }
}
