package dev.chatai.llm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The pieces that answers of a [FakeUpstream] are made of: each event is one chunk, flushed at
/// once.
///
/// The shapes are those of OpenAI's API reference, "Chat completion chunk".
class FakeReply {
  private static final JsonMapper JSON = JsonMapper.shared();

  final OutputStream out;
  final FakeUpstream.Request request;
  boolean chunked = true;
  private int said;

  FakeReply(OutputStream out, FakeUpstream.Request request) {
    this.out = out;
    this.request = request;
  }

  /// To anything but a completion.
  void other() throws IOException {
    if (request.path().equals("/v1/models")) {
      body(
          200,
          "application/json",
          Map.of(),
          """
          {"object":"list","data":[{"id":"%s","object":"model","created":0,"owned_by":"fake"}]}\
          """
              .formatted(FakeUpstream.MODEL));
    } else {
      refuse(404, "There is nothing at " + request.path());
    }
  }

  void refuse(int status, String message) throws IOException {
    refuse(status, Map.of(), null, message);
  }

  void refuse(int status, Map<String, String> headers, @Nullable String code, String message)
      throws IOException {
    body(status, "application/json", headers, error(message, code));
  }

  void sayLiterals(String... literals) throws IOException {
    open();
    for (var literal : literals) {
      piece("content", literal);
    }
    end("stop");
  }

  void say(List<String> pieces, Duration pause) throws IOException, InterruptedException {
    for (var piece : pieces) {
      if (said > 0) {
        Thread.sleep(pause);
      }
      say(piece);
    }
  }

  void sayByBytes(String piece) throws IOException {
    request.sendsPiece();
    said++;
    var delta = "{\"content\":" + JSON.writeValueAsString(piece) + "}";
    var event = "data: " + chunk(delta, "null") + "\n\n";
    for (var single : event.getBytes(StandardCharsets.UTF_8)) {
      write(new byte[] {single});
    }
  }

  void say(String piece) throws IOException {
    piece("content", JSON.writeValueAsString(piece));
  }

  void piece(String field, String literal) throws IOException {
    delta("{\"" + field + "\":" + literal + "}");
  }

  void delta(String json) throws IOException {
    said++;
    request.sendsPiece();
    event(chunk(json, "null"));
  }

  /// The headers, and the event that OpenAI begins with.
  void open() throws IOException {
    head(200, streamHeaders());
    event(chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"));
  }

  void end(String finish) throws IOException {
    event(chunk("{}", "\"" + finish + "\""));
    if (request.body().path("stream_options").path("include_usage").asBoolean(false)) {
      event(envelope("[]", usage()));
    }
    done();
  }

  void done() throws IOException {
    event("[DONE]");
    lastChunk();
  }

  /// A word is a token of the prompt, a piece one of the answer.
  String usage() {
    var prompt = request.messages().stream().mapToInt(it -> words(it.content())).sum();
    return String.format(
        Locale.ROOT,
        "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}",
        prompt,
        said,
        prompt + said);
  }

  private static int words(String text) {
    return text.strip().split("\\s+").length;
  }

  static void hang() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  String quoteKey() {
    return "Told for no good reason: " + request.key();
  }

  String chunk(String delta, String finish) {
    return envelope(
        "[{\"index\":0,\"delta\":"
            + delta
            + ",\"logprobs\":null,\"finish_reason\":"
            + finish
            + "}]",
        "null");
  }

  String envelope(String choices, String usage) {
    return "{\"id\":\"chatcmpl-fake\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":"
        + JSON.writeValueAsString(request.model())
        + ",\"choices\":"
        + choices
        + ",\"usage\":"
        + usage
        + "}";
  }

  static String error(String message, @Nullable String code) {
    return "{\"error\":{\"message\":%s,\"type\":\"fake_error\",\"param\":null,\"code\":%s}}"
        .formatted(JSON.writeValueAsString(message), JSON.writeValueAsString(code));
  }

  Map<String, String> streamHeaders() {
    return chunked
        ? Map.of("Content-Type", "text/event-stream", "Transfer-Encoding", "chunked")
        : Map.of("Content-Type", "text/event-stream", "Connection", "close");
  }

  void body(int status, String type, Map<String, String> headers, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var all = new TreeMap<>(headers);
    all.put("Content-Type", type);
    all.put("Content-Length", String.valueOf(bytes.length));
    head(status, all);
    out.write(bytes);
    out.flush();
  }

  void head(int status, Map<String, String> headers) throws IOException {
    var head = new StringBuilder("HTTP/1.1 " + status + " Fake\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  void event(String data) throws IOException {
    write("data: " + data + "\n\n");
  }

  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  void write(byte[] bytes) throws IOException {
    if (chunked) {
      out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    out.write(bytes);
    if (chunked) {
      out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }
    out.flush();
  }

  void lastChunk() throws IOException {
    out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /// About equally long pieces, no character split between two.
  static List<String> split(String text, int pieces) {
    var points = text.codePoints().toArray();
    var split = new ArrayList<String>();
    for (var i = 0; i < pieces; i++) {
      var from = (int) ((long) points.length * i / pieces);
      var to = (int) ((long) points.length * (i + 1) / pieces);
      if (to > from) {
        split.add(new String(points, from, to - from));
      }
    }
    return split;
  }
}
