package dev.chatai.api.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/// A request whose body has been read. An empty body counts as JSON, whatever its media type (`curl
/// -d ''` sends a form). Each route decides whether it requires a body.
public final class ReadRequest extends HttpServletRequestWrapper {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String BODY = ReadRequest.class.getName() + ".body";

  private final ServletInputStream body;
  private final boolean isEmpty;

  ReadRequest(HttpServletRequest request, byte[] body) {
    super(request);
    this.body = new Body(body);
    this.isEmpty = body.length == 0;
    request.setAttribute(BODY, body);
  }

  /// The body's bytes; empty without a body.
  public static byte[] body(HttpServletRequest request) {
    return request.getAttribute(BODY) instanceof byte[] body ? body : new byte[0];
  }

  /// The names of the JSON object's fields, to distinguish absent from null.
  public static Set<String> fields(HttpServletRequest request) {
    return Set.copyOf(JSON.readTree(body(request)).propertyNames());
  }

  @Override
  public @Nullable String getContentType() {
    return isEmpty ? MediaType.APPLICATION_JSON_VALUE : super.getContentType();
  }

  @Override
  public @Nullable String getHeader(String name) {
    return isEmpty && name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
        ? getContentType()
        : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return isEmpty && name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
        ? Collections.enumeration(List.of(MediaType.APPLICATION_JSON_VALUE))
        : super.getHeaders(name);
  }

  @Override
  public ServletInputStream getInputStream() {
    return body;
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  private static final class Body extends ServletInputStream {
    private final ByteArrayInputStream bytes;

    Body(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return bytes.read(target, offset, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("requests are read blocking");
    }
  }
}
