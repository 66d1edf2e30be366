package dev.chatai.api.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/// Server-sent events on their way to one client, each flushed at once (WHATWG HTML, 9.2).
public final class EventStream {
  private final OutputStream out;

  /// Sends the headers, so that the client knows at once.
  public EventStream(HttpServletResponse response) throws IOException {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader("X-Accel-Buffering", "no");
    out = response.getOutputStream();
    write("retry: 2000\n\n");
  }

  /// Tells from which event on to come again, without telling one.
  public void position(long id) throws IOException {
    write("id: " + id + "\n\n");
  }

  /// @param json a JSON value in one line
  public void send(String event, long id, String json) throws IOException {
    write("event: " + event + "\nid: " + id + "\ndata: " + json + "\n\n");
  }

  /// A comment, so that no proxy takes the silence for the end.
  public void keepAlive() throws IOException {
    write(": keep-alive\n\n");
  }

  private void write(String lines) throws IOException {
    out.write(lines.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
