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

/// Takes what is left of a body whose request was refused unread, so that its sender gets to read
/// the refusal; but not for ever, as Tomcat would from one who sends it by drops.
final class Leftovers extends ValveBase {
  private final long most;
  private final Duration patience;

  /// @param most bytes
  Leftovers(long most, Duration patience) {
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

  /// A client that was to ask first (`Expect: 100-continue`) sends nothing when it is refused.
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

  /// Tomcat's own buffer, lent: the request's stream is closed together with its response.
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
      // nothing is copied into it
    }
  }
}
