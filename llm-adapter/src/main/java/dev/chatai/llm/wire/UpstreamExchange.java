package dev.chatai.llm.wire;

import dev.chatai.llm.chunk.Json;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ByteString;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Makes the exchange over HTTP in place of the library's own client, which would follow a redirect
/// with the key, send a question twice and tell the server about this machine. This one asks once,
/// follows nothing, and can be cut at any moment.
///
/// What comes back is always 200 with a [RegularStream], or an [UpstreamFailure] as the cause of an
/// `IOException`. So the library's own reading of errors, which loses some of them, is never used.
public final class UpstreamExchange implements Interceptor {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final MediaType EVENTS = MediaType.get("text/event-stream");

  /// A refusal's words are read for so long and so far; its status tells enough without them.
  private static final Duration REFUSAL_PATIENCE = Duration.ofSeconds(2);

  private static final long REFUSAL_BYTES = 64 * 1024;

  private final ServerAddress server;
  private final RequestForms forms;
  private final Connections lifelines;
  private final boolean thinkTags;

  /// Without read or write limits: ours are on the call. HTTP/1.1, so that each answer has a
  /// connection to itself and cutting one is closing it.
  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .protocols(List.of(Protocol.HTTP_1_1))
          .followRedirects(false)
          .followSslRedirects(false)
          .connectTimeout(Duration.ofSeconds(10))
          .readTimeout(Duration.ZERO)
          .writeTimeout(Duration.ZERO)
          .addNetworkInterceptor(UpstreamExchange::onLiveConnection)
          .connectionPool(new ConnectionPool(64, 1, TimeUnit.MINUTES))
          .build();

  /// @param thinkTags whether reasoning is looked for in the text
  public UpstreamExchange(
      ServerAddress server, RequestForms forms, Connections lifelines, boolean thinkTags) {
    this.thinkTags = thinkTags;
    this.server = server;
    this.forms = forms;
    this.lifelines = lifelines;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    try {
      return exchange(chain.request());
    } catch (RuntimeException | StackOverflowError unforeseen) {
      throw UpstreamErrors.of(unforeseen).asIoException();
    }
  }

  private Response exchange(Request asked) throws IOException {
    var line = lifelines.find(asked.header(Connections.HEADER));
    var body = body(asked, line);
    var answer = ask(body, line);
    if (!answer.isSuccessful()) {
      try (answer) {
        throw refused(answer, line, body).asIoException();
      }
    }
    var stream = new RegularStream(Body.of(answer), line::sign, thinkTags);
    return new Response.Builder()
        .request(asked)
        .protocol(answer.protocol())
        .code(200)
        .message("OK")
        .body(ResponseBody.create(Okio.buffer(stream), EVENTS, -1))
        .build();
  }

  private Response ask(ByteString body, Connections.Lifeline line) throws IOException {
    try {
      return askOnce(body, line);
    } catch (Gone _) {
      http.connectionPool().evictAll(); // its neighbours will be gone as well
      return askOnce(body, line);
    }
  }

  private Response askOnce(ByteString body, Connections.Lifeline line) throws IOException {
    var call = http.newCall(server.request().post(new Once(body)).build());
    line.tie(call::cancel);
    return call.execute();
  }

  /// Looks whether the server has closed a kept connection meanwhile, as far as that has arrived
  /// here. OkHttp does so only after ten seconds.
  private static Response onLiveConnection(Chain chain) throws IOException {
    var socket = Objects.requireNonNull(chain.connection()).socket();
    // Otherwise the end of a request of more than 8 KB waits until its beginning is acknowledged.
    socket.setTcpNoDelay(true);
    int patience = socket.getSoTimeout();
    try {
      socket.setSoTimeout(1);
      var _ = socket.getInputStream().read();
      throw new Gone(); // nothing can come before we have asked
    } catch (SocketTimeoutException _) {
      socket.setSoTimeout(patience);
    } catch (SocketException _) {
      throw new Gone();
    }
    return chain.proceed(chain.request());
  }

  /// A connection was found closed before anything was sent on it.
  private static final class Gone extends IOException {
    private static final long serialVersionUID = 1;
  }

  private static ByteString body(Request asked, Connections.Lifeline line) throws IOException {
    var written = new Buffer();
    var body = asked.body();
    if (body != null) {
      body.writeTo(written);
    }
    var form = line.form();
    if ((!form.isUsual() || !line.fields().isEmpty())
        && Json.read(written.clone().readUtf8()) instanceof ObjectNode request) {
      request.setAll(line.fields());
      form.apply(request);
      return ByteString.encodeUtf8(Json.MAPPER.writeValueAsString(request));
    }
    return written.readByteString();
  }

  private UpstreamFailure refused(Response answer, Connections.Lifeline line, ByteString sent) {
    int status = answer.code();
    var body = ErrorBody.of(words(answer));
    var failure =
        UpstreamErrors.refused(status, body, RetryAfter.in(answer.headers(), Instant.now()));
    if (UpstreamErrors.mayRefuseParameter(status, body)
        && Json.read(sent.utf8()) instanceof ObjectNode request) {
      var refused = forms.refused(line.model(), line.form(), request, body, "HTTP " + status);
      return refused == null ? failure : refused;
    }
    return failure;
  }

  /// What has come of a body when its end, or the time, or a fault is reached.
  private static String words(Response answer) {
    var words = new Buffer();
    try (var source = Body.of(answer)) {
      source.timeout().deadline(REFUSAL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      while (words.size() < REFUSAL_BYTES && source.read(words, REFUSAL_BYTES) >= 0) {
        // until there is enough
      }
    } catch (IOException _) {
      // as much as came
    }
    return words.readUtf8();
  }

  /// A body that OkHttp may not send a second time. It still tries a host's next address when one
  /// refuses the connection.
  private static final class Once extends RequestBody {
    private final ByteString body;

    Once(ByteString body) {
      this.body = body;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public @Nullable MediaType contentType() {
      return JSON;
    }

    @Override
    public long contentLength() {
      return body.size();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(body);
    }
  }
}
