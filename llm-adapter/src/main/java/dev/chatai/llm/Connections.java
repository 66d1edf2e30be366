package dev.chatai.llm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import okhttp3.Call;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/// The HTTP exchanges with an upstream, under our own hands: each can be cut at once, even while a
/// read is stalled; redirects are never followed, as they would take the key along; nothing is sent
/// twice behind our back.
final class Connections implements Interceptor {
  /// Names the call; never leaves this process.
  static final String CALL = "X-ChatAI-Call";

  private static final byte[] DONE = "data: [DONE]".getBytes(StandardCharsets.UTF_8);

  private final OkHttpClient http;
  private final ConcurrentMap<String, Connection> open = new ConcurrentHashMap<>();

  Connections(Dispatcher dispatcher, Duration total) {
    http =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .connectTimeout(Duration.ofSeconds(10))
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ofSeconds(30))
            .callTimeout(total)
            .build();
  }

  /// One exchange, from before it is made.
  static final class Connection {
    final String id = UUID.randomUUID().toString();
    private volatile @Nullable Call call;
    private volatile boolean cut;

    /// Whether the upstream's stream ended as the protocol wants it.
    volatile boolean done;

    /// Whether the upstream wanted to send us elsewhere.
    volatile boolean redirected;

    private void start(Call started) {
      call = started;
      if (cut) {
        started.cancel();
      }
    }

    /// Closes the socket. Never waits.
    void cut() {
      cut = true;
      var started = call;
      if (started != null) {
        started.cancel();
      }
    }
  }

  Connection expect() {
    var connection = new Connection();
    open.put(connection.id, connection);
    return connection;
  }

  void forget(Connection connection) {
    open.remove(connection.id);
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    var id = chain.request().header(CALL);
    var connection = id == null ? null : open.get(id);
    if (connection == null) {
      throw new IOException("nobody waits for this call");
    }
    var call = http.newCall(chain.request().newBuilder().removeHeader(CALL).build());
    connection.start(call);
    var response = call.execute();
    if (response.isRedirect()) {
      connection.redirected = true;
      response.close();
      throw new IOException("redirect refused");
    }
    var body = response.body();
    return body == null
        ? response
        : response
            .newBuilder()
            .body(
                ResponseBody.create(
                    Okio.buffer(new DoneWatch(body.source(), connection)),
                    body.contentType(),
                    body.contentLength()))
            .build();
  }

  /// Sees whether the stream ends with its end mark: Spring AI reports one that does not as whole.
  private static final class DoneWatch extends ForwardingSource {
    private final Connection connection;
    private int matched;

    private DoneWatch(Source body, Connection connection) {
      super(body);
      this.connection = connection;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      var before = sink.size();
      var count = super.read(sink, byteCount);
      for (var i = before; i < sink.size() && !connection.done; i++) {
        look(sink.getByte(i));
      }
      return count;
    }

    /// In JSON a line break is escaped, so the mark at a line's start is never a model's text.
    private void look(byte next) {
      if (matched >= 0 && next == DONE[matched]) {
        matched++;
        connection.done = matched == DONE.length;
      } else {
        matched = next == '\n' ? 0 : -1;
      }
    }
  }
}
