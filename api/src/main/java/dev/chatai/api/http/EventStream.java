package dev.chatai.api.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/// Writes server-sent events to one client, and flushes each one (WHATWG HTML, 9.2).
public final class EventStream {
  /// Tells a client to connect again 2 s after the end of the stream.
  private static final String RETRY = "retry: 2000\n\n";

  private final OutputStream out;

  /// Sends the headers at once.
  public EventStream(HttpServletResponse response) throws IOException {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader("X-Accel-Buffering", "no");
    out = response.getOutputStream();
    write(RETRY);
  }

  /// Sets the position from which a client resumes, without an event.
  public void position(long id) throws IOException {
    write("id: " + id + "\n\n");
  }

  /// @param event its name; null for none
  /// @param id its position; null leaves that as it is
  /// @param data without line breaks
  public void send(@Nullable String event, @Nullable Long id, String data) throws IOException {
    write(
        (event == null ? "" : "event: " + event + "\n")
            + (id == null ? "" : "id: " + id + "\n")
            + "data: "
            + data
            + "\n\n");
  }

  /// Sends a comment, so that proxies do not close an idle connection.
  public void keepAlive() throws IOException {
    write(": keep-alive\n\n");
  }

  /// The last lines of a stream that ends before what it follows does.
  public void end() throws IOException {
    write(RETRY);
  }

  private void write(String lines) throws IOException {
    out.write(lines.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
