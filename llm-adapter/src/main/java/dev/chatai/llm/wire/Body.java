package dev.chatai.llm.wire;

import static dev.chatai.conversation.FailureCode.UPSTREAM_ERROR;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.zip.Inflater;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import okio.GzipSource;
import okio.InflaterSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/// A response body as UTF-8, however it is compressed or encoded, though we ask for neither. Its
/// first bytes tell more than its headers, which proxies do not always correct.
final class Body implements Source {
  private static final Set<String> UNREADABLE = Set.of("br", "zstd", "compress", "x-compress");

  private final BufferedSource raw;

  /// As the server calls it; empty for none.
  private final String packing;

  private @Nullable Source plain;

  private Body(BufferedSource raw, String packing) {
    this.raw = raw;
    this.packing = packing;
  }

  static Source of(Response answer) {
    var packing = answer.header("Content-Encoding", "");
    return answer.body() == null
        ? new Buffer()
        : new Body(answer.body().source(), packing.strip().toLowerCase(Locale.ROOT));
  }

  @Override
  public long read(Buffer sink, long byteCount) throws IOException {
    var present = plain;
    if (present == null) {
      present = open();
      plain = present;
    }
    return present.read(sink, byteCount);
  }

  private Source open() throws IOException {
    if (UNREADABLE.contains(packing)) {
      throw new UpstreamFailure(UPSTREAM_ERROR, false, null, "compressed as nobody asked for")
          .asIoException();
    }
    if (!raw.request(2)) {
      return raw;
    }
    int first = raw.getBuffer().getByte(0) & 0xff;
    int second = raw.getBuffer().getByte(1) & 0xff;
    if (first == 0x1f && second == 0x8b) {
      return new Body(Okio.buffer(new GzipSource(raw)), "");
    }
    if (packing.equals("deflate")) {
      // RFC 9110, 8.4.1.2: with the header of zlib, which some leave out
      boolean zlib = (first & 0x0f) == 8 && ((first << 8) | second) % 31 == 0;
      return new InflaterSource(raw, new Inflater(!zlib));
    }
    if ((first == 0xfe && second == 0xff) || first == 0) {
      return new Recoded(raw, StandardCharsets.UTF_16BE);
    }
    if ((first == 0xff && second == 0xfe) || second == 0) {
      return new Recoded(raw, StandardCharsets.UTF_16LE);
    }
    return raw;
  }

  @Override
  public Timeout timeout() {
    return raw.timeout();
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }

  /// Text of another charset as UTF-8.
  private static final class Recoded implements Source {
    private final BufferedSource raw;
    private final Reader text;
    private final char[] piece = new char[2_048];

    Recoded(BufferedSource raw, Charset charset) {
      this.raw = raw;
      this.text = new InputStreamReader(raw.inputStream(), charset);
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      long before = sink.size();
      int count = text.read(piece);
      if (count < 0) {
        return -1;
      }
      sink.writeUtf8(new String(piece, 0, count));
      return sink.size() - before;
    }

    @Override
    public Timeout timeout() {
      return raw.timeout();
    }

    @Override
    public void close() throws IOException {
      raw.close();
    }
  }
}
