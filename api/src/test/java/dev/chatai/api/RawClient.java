package dev.chatai.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Sends and receives the bytes of HTTP.
class RawClient implements AutoCloseable {
  private final Socket socket;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  RawClient(int port) throws IOException {
    socket = new Socket("localhost", port);
    socket.setSoTimeout(20_000);
  }

  void post(String path, String json, String... headers) throws IOException {
    var body = json.getBytes(StandardCharsets.UTF_8);
    var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    send(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + more
            + "Content-Length: "
            + body.length
            + "\r\n\r\n"
            + json);
  }

  void send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  void readUntil(String text) throws IOException {
    while (!seen().contains(text)) {
      if (!read()) {
        throw new AssertionError("ended before " + text + ": " + seen());
      }
    }
  }

  void readToEnd() throws IOException {
    while (read()) {
      // continue
    }
  }

  private boolean read() throws IOException {
    var part = new byte[8_192];
    var count = socket.getInputStream().read(part);
    if (count > 0) {
      seen.write(part, 0, count);
    }
    return count > 0;
  }

  String seen() {
    return seen.toString(StandardCharsets.UTF_8);
  }

  /// The decoded chunked body.
  String body() {
    var body = new ByteArrayOutputStream();
    var raw = new String(seen.toByteArray(), StandardCharsets.ISO_8859_1);
    var at = raw.indexOf("\r\n\r\n") + 4;
    while (true) {
      var line = raw.indexOf("\r\n", at);
      var size = Integer.parseInt(raw, at, line, 16);
      if (size == 0) {
        return body.toString(StandardCharsets.UTF_8);
      }
      body.writeBytes(
          raw.substring(line + 2, line + 2 + size).getBytes(StandardCharsets.ISO_8859_1));
      at = line + 2 + size + 2;
    }
  }

  /// Resets the connection.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
