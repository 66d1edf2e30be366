package dev.chatai.api.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/// Reads the rest of a body whose request was refused, so that the client can read the response.
/// Tomcat does this by itself, but without a time limit for a client that sends very slowly.
final class UnreadBodyValve extends ValveBase {
  private final long most;
  private final Duration patience;

  /// @param most how many bytes are read
  /// @param patience how long they are read
  UnreadBodyValve(long most, Duration patience) {
    super(true);
    this.most = most;
    this.patience = patience;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    getNext().invoke(request, response);
    if (isLeft(request)) {
      response.finishResponse();
      if (!isTaken(request)) {
        request.getCoyoteRequest().action(ActionCode.CLOSE_NOW, null);
      }
    }
  }

  /// False for `Expect: 100-continue`: such a client sends no body after a refusal.
  private static boolean isLeft(Request request) {
    var open = new AtomicBoolean();
    request.getCoyoteRequest().action(ActionCode.IS_IO_ALLOWED, open);
    return open.get()
        && !request.isAsync()
        && !request.isFinished()
        && !request.getCoyoteRequest().hasExpectation();
  }

  private boolean isTaken(Request request) {
    var deadline = System.nanoTime() + patience.toNanos();
    var part = new Part();
    var taken = 0L;
    try {
      while (request.getCoyoteRequest().doRead(part) >= 0) {
        taken += part.bytes.remaining();
        if (taken > most || System.nanoTime() - deadline > 0) {
          return false;
        }
      }
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// Reads from Tomcat's own buffer, because the request's stream is closed with the response.
  private static final class Part implements ApplicationBufferHandler {
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    @Override
    public void setByteBuffer(ByteBuffer buffer) {
      bytes = buffer;
    }

    @Override
    public ByteBuffer getByteBuffer() {
      return bytes;
    }

    @Override
    public void expand(int size) {
      // nothing is copied
    }
  }
}
