package dev.chatai.api.http;

import dev.chatai.api.problem.ErrorEnvelope;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/// Gives each response below `/v1` the header by which OpenAI's clients name a request. A valve, so
/// that those have it too that never reach the application.
final class RequestIdValve extends ValveBase {
  RequestIdValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (ErrorEnvelope.appliesTo(request)) {
      response.setHeader(
          ErrorEnvelope.REQUEST_ID, "req_" + UUID.randomUUID().toString().replace("-", ""));
    }
    getNext().invoke(request, response);
  }
}
