package dev.chatai.api.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/// A request whose body has been read.
public final class ReadRequest extends HttpServletRequestWrapper {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String BODY = ReadRequest.class.getName() + ".body";

  private final ServletInputStream body;

  ReadRequest(HttpServletRequest request, byte[] body) {
    super(request);
    this.body = new Body(body);
    request.setAttribute(BODY, body);
  }

  /// The body as it came; empty when there was none.
  public static byte[] body(HttpServletRequest request) {
    return request.getAttribute(BODY) instanceof byte[] body ? body : new byte[0];
  }

  /// The names of a JSON object's fields, to tell one that is absent from one that is null.
  public static Set<String> fields(HttpServletRequest request) {
    return Set.copyOf(JSON.readTree(body(request)).propertyNames());
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
