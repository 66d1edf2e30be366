package dev.chatai.llm;

import dev.chatai.llm.Scenario.Plain;
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

/// Writes one answer of a [FakeUpstream]: each event is one chunk, flushed at once.
///
/// The shapes are those of OpenAI's API reference, "Chat completion chunk".
final class FakeAnswer {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// So that a client has read what came before an RST, which may discard it.
  private static final Duration BEFORE_CUT = Duration.ofMillis(50);

  private static final int HUGE_PIECE = 16_384;

  private final FakeConnection connection;
  private final OutputStream out;
  private final FakeUpstream.Request request;
  private final List<String> words;
  private boolean chunked = true;
  private int said;

  FakeAnswer(FakeConnection connection, OutputStream out, FakeUpstream.Request request) {
    this.connection = connection;
    this.out = out;
    this.request = request;
    this.words = FakeUpstream.words(request.lastUserMessage());
  }

  /// @param times how often this question was asked, this time counted
  void play(Scenario scenario, int times) throws IOException, InterruptedException {
    if (!request.body().path("stream").asBoolean(false)) {
      refuse(400, "This fake only streams.");
      return;
    }
    switch (scenario) {
      case Scenario.Normal(var pieces, var pause, var first) -> {
        open();
        Thread.sleep(first);
        say(pieces == 0 ? words : split(String.join("", words), pieces), pause);
        end("stop");
      }
      case Scenario.Numbered(var pieces, var pause) -> {
        open();
        for (var i = 1; i <= pieces; i++) {
          say(i == 1 ? "1" : " " + i);
          Thread.sleep(pause);
        }
        end("stop");
      }
      case Scenario.Huge(var characters) -> {
        open();
        for (var left = characters; left > 0; left -= HUGE_PIECE) {
          say("x".repeat(Math.min(left, HUGE_PIECE)));
        }
        end("stop");
      }
      case Scenario.Status(var code, var headers) -> refuse(code, headers, null, quoteKey());
      case Scenario.RateLimit(var most, var seconds) -> {
        if (times <= most) {
          var retryAfter = Map.of("Retry-After", String.valueOf(seconds));
          refuse(429, retryAfter, "rate_limit_exceeded", quoteKey());
        } else {
          play(Scenario.NORMAL, times);
        }
      }
      case Scenario.Flaky(var most) -> {
        if (times <= most) {
          refuse(503, quoteKey());
        } else {
          play(Scenario.NORMAL, times);
        }
      }
      case Scenario.Redirect(var location, var code) ->
          refuse(code, Map.of("Location", location), null, quoteKey());
      case Plain plain -> play(plain);
    }
  }

  private void play(Plain plain) throws IOException, InterruptedException {
    switch (plain) {
      case KEEP_ALIVE_COMMENTS -> {
        open();
        for (var word : words) {
          write(": keep-alive\n\n");
          say(word);
        }
        end("stop");
      }
      case SPLIT_BYTES -> {
        open();
        sayByBytes("hé🙂 ü");
        end("stop");
      }
      case CHAR_BY_CHAR -> {
        open();
        for (var single : request.lastUserMessage().toCharArray()) {
          piece("content", String.format(Locale.ROOT, "\"\\u%04x\"", (int) single));
        }
        end("stop");
      }
      case BYTE_BY_BYTE -> {
        open();
        for (var word : request.lastUserMessage().split("(?<=\\s)(?=\\S)")) {
          sayByBytes(word);
        }
        end("stop");
      }
      case TCP_CUT -> {
        sayHalf();
        Thread.sleep(BEFORE_CUT);
        connection.reset();
      }
      case CLEAN_END -> {
        sayHalf();
        lastChunk();
      }
      case CLEAN_CLOSE -> {
        chunked = false;
        sayHalf();
        connection.close();
      }
      case HALF_LINE -> {
        sayHalf();
        write("data: {\"id\":\"chatcmpl-fake\",\"obj");
        lastChunk();
      }
      case MALFORMED_JSON -> {
        sayHalf();
        event("{\"id\":\"chatcmpl-fake\",,}");
        end("stop");
      }
      case ERROR_MIDSTREAM -> {
        sayHalf();
        event(error(quoteKey(), "server_error"));
        lastChunk();
      }
      case ONLY_EMPTY_CHOICES -> {
        head(200, streamHeaders());
        for (var i = 0; i < 3; i++) {
          event(envelope("[]", "null"));
        }
        done();
      }
      case ONLY_DONE -> {
        head(200, streamHeaders());
        done();
      }
      case HTML -> body(200, "text/html", Map.of(), "<html><body>Please log in.</body></html>");
      case EMPTY_STOP -> {
        open();
        end("stop");
      }
      case LENGTH -> sayAll("length");
      case CONTENT_FILTER -> sayAll("content_filter");
      case UNKNOWN_FINISH -> sayAll("banana");
      case REFUSAL -> {
        open();
        for (var word : words) {
          piece("refusal", JSON.writeValueAsString(word));
        }
        end("stop");
      }
      case CONTEXT_TOO_LONG ->
          refuse(
              400,
              Map.of(),
              "context_length_exceeded",
              "This model's maximum context length is 8192 tokens. Please reduce the length.");
      case RESET_BEFORE_HEADERS -> connection.reset();
      case HANG_BEFORE_HEADERS -> hang();
      case HANG_MIDSTREAM -> {
        sayHalf();
        hang();
      }
      case SPLIT_SURROGATES -> sayLiterals("\"a\"", "\"\\ud83d\"", "\"\\ude00\"", "\"b\"");
      case NUL_AND_LONE ->
          sayLiterals("\"a\\u0000b\"", "\"\\ud83dc\"", "\"\\ude00d\"", "\"\\ud83d\"");
    }
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

  private void refuse(
      int status, Map<String, String> headers, @Nullable String code, String message)
      throws IOException {
    body(status, "application/json", headers, error(message, code));
  }

  private void sayAll(String finish) throws IOException, InterruptedException {
    open();
    say(words, Duration.ZERO);
    end(finish);
  }

  private void sayHalf() throws IOException, InterruptedException {
    open();
    say(words.subList(0, words.size() - 1), Duration.ZERO);
  }

  private void sayLiterals(String... literals) throws IOException {
    open();
    for (var literal : literals) {
      piece("content", literal);
    }
    end("stop");
  }

  private void say(List<String> pieces, Duration pause) throws IOException, InterruptedException {
    for (var piece : pieces) {
      if (said > 0) {
        Thread.sleep(pause);
      }
      say(piece);
    }
  }

  private void sayByBytes(String piece) throws IOException {
    request.sendsPiece();
    said++;
    var delta = "{\"content\":" + JSON.writeValueAsString(piece) + "}";
    var event = "data: " + chunk(delta, "null") + "\n\n";
    for (var single : event.getBytes(StandardCharsets.UTF_8)) {
      write(new byte[] {single});
    }
  }

  private void say(String piece) throws IOException {
    piece("content", JSON.writeValueAsString(piece));
  }

  private void piece(String field, String literal) throws IOException {
    said++;
    request.sendsPiece();
    event(chunk("{\"" + field + "\":" + literal + "}", "null"));
  }

  /// The headers, and the event that OpenAI begins with.
  private void open() throws IOException {
    head(200, streamHeaders());
    event(chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"));
  }

  private void end(String finish) throws IOException {
    event(chunk("{}", "\"" + finish + "\""));
    if (request.body().path("stream_options").path("include_usage").asBoolean(false)) {
      event(envelope("[]", usage()));
    }
    done();
  }

  private void done() throws IOException {
    event("[DONE]");
    lastChunk();
  }

  /// A word is a token of the prompt, a piece one of the answer.
  private String usage() {
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

  private static void hang() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private String quoteKey() {
    return "Told for no good reason: " + request.key();
  }

  private String chunk(String delta, String finish) {
    return envelope(
        "[{\"index\":0,\"delta\":"
            + delta
            + ",\"logprobs\":null,\"finish_reason\":"
            + finish
            + "}]",
        "null");
  }

  private String envelope(String choices, String usage) {
    return "{\"id\":\"chatcmpl-fake\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":"
        + JSON.writeValueAsString(request.model())
        + ",\"choices\":"
        + choices
        + ",\"usage\":"
        + usage
        + "}";
  }

  private static String error(String message, @Nullable String code) {
    return "{\"error\":{\"message\":%s,\"type\":\"fake_error\",\"param\":null,\"code\":%s}}"
        .formatted(JSON.writeValueAsString(message), JSON.writeValueAsString(code));
  }

  private Map<String, String> streamHeaders() {
    return chunked
        ? Map.of("Content-Type", "text/event-stream", "Transfer-Encoding", "chunked")
        : Map.of("Content-Type", "text/event-stream", "Connection", "close");
  }

  private void body(int status, String type, Map<String, String> headers, String text)
      throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var all = new TreeMap<>(headers);
    all.put("Content-Type", type);
    all.put("Content-Length", String.valueOf(bytes.length));
    head(status, all);
    out.write(bytes);
    out.flush();
  }

  private void head(int status, Map<String, String> headers) throws IOException {
    var head = new StringBuilder("HTTP/1.1 " + status + " Fake\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private void event(String data) throws IOException {
    write("data: " + data + "\n\n");
  }

  private void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(byte[] bytes) throws IOException {
    if (chunked) {
      out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    out.write(bytes);
    if (chunked) {
      out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }
    out.flush();
  }

  private void lastChunk() throws IOException {
    out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /// About equally long pieces, no character split between two.
  private static List<String> split(String text, int pieces) {
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
