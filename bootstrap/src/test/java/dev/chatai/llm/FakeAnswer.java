package dev.chatai.llm;

import dev.chatai.llm.Scenario.Plain;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Plays a [Scenario] of a [FakeUpstream].
final class FakeAnswer extends FakeReply {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// So that a client has read what came before an RST, which may discard it.
  private static final Duration BEFORE_CUT = Duration.ofMillis(50);

  /// More than a client waits after a finish reason that it takes for an end.
  private static final Duration AFTER_END = Duration.ofSeconds(3);

  /// More than it waits after one that may be in every chunk, and less than twice the above.
  private static final Duration AFTER_EACH = Duration.ofMillis(5_500);

  private static final int HUGE_PIECE = 16_384;

  private final FakeConnection connection;
  private final List<String> words;

  FakeAnswer(FakeConnection connection, OutputStream out, FakeUpstream.Request request) {
    super(out, request);
    this.connection = connection;
    this.words = FakeUpstream.words(request.lastUserMessage());
  }

  /// @param times how often this question was asked, this time counted
  void play(Scenario scenario, int times) throws IOException, InterruptedException {
    if (scenario instanceof Scenario.Seen(var reply, var cut)) {
      cut.write(reply, connection, out);
      return;
    }
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
      case Scenario.Stamped(var pieces, var pause) -> {
        open();
        for (var i = 0; i < pieces; i++) {
          say(Scenario.Stamped.now() + " ");
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
      case Scenario.Deltas(var deltas, var pause, var finish) -> {
        open();
        for (var delta : deltas) {
          Thread.sleep(pause);
          delta(delta);
        }
        end(finish);
      }
      case Scenario.Seen _ -> throw new IllegalStateException("played above");
      case Scenario.Refusing(var field) -> {
        if (request.body().has(field)) {
          refuse(400, "Unsupported parameter: '" + field + "' is not supported with this model.");
        } else {
          play(Scenario.NORMAL, times);
        }
      }
      case Scenario.Status(var code, var headers) -> refuse(code, headers, null, quoteKey());
      case Scenario.Refusal(var code, var message) -> refuse(code, message);
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
      case KEPT_AND_CLOSED -> {
        play(Scenario.NORMAL, 1);
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
      case HANG_REFUSAL -> {
        head(401, Map.of("Content-Type", "application/json", "Content-Length", "100"));
        hang();
      }
      case FINISH_HANG -> {
        open();
        say(words, Duration.ZERO);
        event(chunk("{}", "\"stop\""));
        hang();
      }
      case FINISH_IN_EACH -> {
        head(200, streamHeaders());
        for (var word : words) {
          event(chunk("{\"content\":" + JSON.writeValueAsString(word) + "}", "\"stop\""));
          Thread.sleep(
              switch (words.indexOf(word)) {
                case 0 -> AFTER_END;
                case 1 -> AFTER_EACH;
                default -> Duration.ZERO;
              });
        }
        done();
      }
      case HANG_MIDSTREAM -> {
        sayHalf();
        hang();
      }
      case SPLIT_SURROGATES -> sayLiterals("\"a\"", "\"\\ud83d\"", "\"\\ude00\"", "\"b\"");
      case NUL_AND_LONE ->
          sayLiterals("\"a\\u0000b\"", "\"\\ud83dc\"", "\"\\ude00d\"", "\"\\ud83d\"");
    }
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
}
