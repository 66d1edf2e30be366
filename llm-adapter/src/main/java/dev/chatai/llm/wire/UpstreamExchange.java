package dev.chatai.llm.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
import okio.BufferedSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/// Makes the exchange over HTTP in place of the library's own client, which would follow a redirect
/// with the key and send a question twice. Ours asks once, follows nothing, and can be cut.
public final class UpstreamExchange implements Interceptor {
  private final Lifelines lifelines;

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
          .connectionPool(new ConnectionPool(64, 1, TimeUnit.MINUTES))
          .build();

  public UpstreamExchange(Lifelines lifelines) {
    this.lifelines = lifelines;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    var asked = chain.request();
    var call = http.newCall(sent(asked));
    lifelines.tie(asked.header(Lifelines.HEADER), call::cancel);
    var answer = call.execute();
    var body = answer.body();
    return body == null
        ? answer
        : answer
            .newBuilder()
            .body(
                ResponseBody.create(
                    Okio.buffer(new LineLimit(body.source())),
                    body.contentType(),
                    body.contentLength()))
            .build();
  }

  private static Request sent(Request asked) {
    var body = asked.body();
    return asked
        .newBuilder()
        .removeHeader(Lifelines.HEADER)
        .method(asked.method(), body == null ? null : new Once(body))
        .build();
  }

  /// A body that OkHttp may not send a second time. It still tries a host's next address when one
  /// refuses the connection.
  private static final class Once extends RequestBody {
    private final RequestBody body;

    Once(RequestBody body) {
      this.body = body;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public @Nullable MediaType contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
      return body.contentLength();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      body.writeTo(sink);
    }
  }
}
