package dev.chatai.api.turn;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Lets a request whose body was read find out whether its client has closed the connection,
/// without writing to it. Tomcat itself notices that at the next write only.
@Component
final class ClientPresence implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  private static final String GONE = ClientPresence.class.getName() + ".gone";

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(context -> context.getPipeline().addValve(new Watch()));
  }

  /// Whether the client has gone. For the request's own thread; does not block.
  static BooleanSupplier gone(HttpServletRequest request) {
    return request.getAttribute(GONE) instanceof BooleanSupplier gone ? gone : () -> false;
  }

  private static final class Watch extends ValveBase {
    Watch() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      var connection = request.getCoyoteRequest();
      request.setAttribute(GONE, (BooleanSupplier) () -> isGone(connection));
      getNext().invoke(request, response);
    }

    /// Tomcat tries to read, and counts the end of the connection as one byte that can be read. A
    /// further request that the client has sent already is more than one.
    private static boolean isGone(org.apache.coyote.Request connection) {
      connection.action(ActionCode.AVAILABLE, true);
      return connection.getAvailable() == 1;
    }
  }
}
