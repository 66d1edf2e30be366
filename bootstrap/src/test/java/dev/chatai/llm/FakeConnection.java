package dev.chatai.llm;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// One client's connection to a [FakeUpstream]: reads a request, has it answered on another thread
/// and meanwhile waits for the client's next byte, or for its end.
final class FakeConnection implements Runnable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final FakeUpstream fake;
  private final Socket socket;
  private final BufferedInputStream in;
  private final OutputStream out;
  private volatile boolean closedHere;

  FakeConnection(FakeUpstream fake, Socket socket) throws IOException {
    this.fake = fake;
    this.socket = socket;
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream());
  }

  @Override
  public void run() {
    try (socket) {
      var request = read();
      while (request != null) {
        if (!answered(request)) {
          return;
        }
        request = read();
      }
    } catch (IOException _) {
      // the client is gone, and the request knows
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      fake.ended(this);
    }
  }

  /// Ends the connection with FIN.
  void close() {
    closedHere = true;
    try {
      socket.close();
    } catch (IOException _) {
      // it is closed
    }
  }

  /// Ends the connection with RST.
  void reset() throws IOException {
    closedHere = true;
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// @return whether the client asks more
  private boolean answered(FakeUpstream.Request request) throws InterruptedException {
    var over = new CountDownLatch(1);
    var answer =
        fake.threads()
            .submit(() -> {
              try {
                answer(request);
              } finally {
                over.countDown();
              }
              return null;
            });
    if (!more()) {
      if (!closedHere) {
        request.clientClosed();
      }
      answer.cancel(true);
      return false;
    }
    over.await();
    return true;
  }

  private void answer(FakeUpstream.Request request) throws IOException, InterruptedException {
    var answer = new FakeAnswer(this, out, request);
    try {
      var scenario = fake.received(request);
      if (request.completion()) {
        answer.play(scenario, fake.timesAsked(request));
      } else {
        answer.other();
      }
    } catch (IllegalArgumentException wrong) {
      answer.refuse(501, wrong.toString());
    }
    if ("close".equalsIgnoreCase(request.headers().get("Connection"))) {
      close();
    }
  }

  private boolean more() {
    try {
      in.mark(1);
      var more = in.read() >= 0;
      in.reset();
      return more;
    } catch (IOException gone) {
      return false;
    }
  }

  private FakeUpstream.@Nullable Request read() throws IOException {
    var line = line();
    if (line.isEmpty()) {
      return null;
    }
    var words = line.split(" ", 3);
    var headers = headers();
    if ("100-continue".equalsIgnoreCase(headers.get("Expect"))) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
    var body = body(headers);
    return new FakeUpstream.Request(
        words[0],
        words[1],
        headers,
        body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body));
  }

  private Map<String, String> headers() throws IOException {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (var line = line(); !line.isEmpty(); line = line()) {
      var colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    if (!"chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"))) {
      return bytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
    }
    var body = new ByteArrayOutputStream();
    for (var length = hex(line()); length > 0; length = hex(line())) {
      body.write(bytes(length));
      line();
    }
    line();
    return body.toByteArray();
  }

  private byte[] bytes(int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static int hex(String line) {
    return Integer.parseInt(line.replaceFirst(";.*", "").strip(), 16);
  }

  /// The next line without its end; empty at the connection's end too.
  private String line() throws IOException {
    var line = new StringBuilder();
    for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
