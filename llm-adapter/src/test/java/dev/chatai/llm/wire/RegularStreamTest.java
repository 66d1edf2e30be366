package dev.chatai.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.conversation.FailureCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegularStreamTest {
  private final AtomicInteger signs = new AtomicInteger();

  @Test
  void is_what_openai_would_send() throws IOException {
    assertThat(
            read(
                "{\"message\":{\"content\":\"é\",\"thinking\":\"Hm.\"},\"done\":true,\"eval_count\":2}"))
        .isEqualTo(
            """
            data: {"id":"1","object":"chat.completion.chunk","created":0,"model":"","choices":[],\
            "usage":{"prompt_tokens":0,"completion_tokens":2,"total_tokens":2}}

            data: {"id":"1","object":"chat.completion.chunk","created":0,"model":"","choices":[\
            {"index":0,"delta":{"content":"\\u00E9","refusal":\
            "{\\"pieces\\":[{\\"reasoning\\":\\"Hm.\\"}],\\"refused\\":false}"},\
            "finish_reason":"stop"}]}

            data: [DONE]

            """);
  }

  @Test
  void half_a_pair_waits_for_the_other_half() throws IOException {
    var half = "data: {\"choices\":[{\"delta\":{\"content\":\"\\ud83d\"}}]}\n\n";

    assertThat(read(half)).contains("\"content\":\"\\uFFFD\"").doesNotContain("\\uD83D");
    assertThat(read(half + half.replace("ud83d", "ude00")))
        .contains("\"content\":\"\\uD83D\\uDE00\"");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void is_the_same_however_the_bytes_are_cut(long seed) throws IOException {
    var body =
        "\uFEFF: c\r\nevent: x\rdata: {\"choices\":\ndata:[{\"delta\":{\"content\":\"漢😀\"}}]}\n\n"
            + "{\"choices\":[{\"delta\":{\"content\":\"}{\\\"\"},\"finish_reason\":\"stop\"}]}\r\n"
            + "data:[DONE]\n\n";
    var random = new Random(seed);

    assertThat(read(cut(body, () -> 1 + random.nextInt(9))))
        .isEqualTo(read(body))
        .contains("\\u6F22\\uD83D\\uDE00", "}{\\\"", "[DONE]");
  }

  @Test
  void the_body_is_not_read_after_its_end() throws IOException {
    var body = "data: {\"choices\":[{\"delta\":\"Yes\"}]}\n\ndata: [DONE]\n\n";

    assertThat(read(open(body)))
        .contains("\"finish_reason\":\"stop\"")
        .endsWith("data: [DONE]\n\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"message\":{\"content\":\"Yes}\"},\"finish_reason\":\"stop\"}]}",
        "{\n \"choices\": [\n  {\n   \"message\": {\n    \"content\": \"Yes}\"\n   },\n"
            + "   \"finish_reason\": \"stop\"\n  }\n ]\n}",
        "data: {\"object\":\"chat.completion\",\"choices\":[{\"message\":{\"content\":\"Yes}\"},"
            + "\"finish_reason\":\"stop\"}]}\n\n"
      })
  void a_complete_answer_is_the_end_though_the_connection_stays_open(String body)
      throws IOException {
    assertThat(read(open(body))).contains("Yes}").endsWith("data: [DONE]\n\n");
  }

  /// Fails when it is read beyond these bytes, as a server would let it wait there.
  private static Source open(String body) {
    var bytes = new Buffer().writeUtf8(body);
    return new ForwardingSource(bytes) {
      @Override
      public long read(Buffer sink, long byteCount) throws IOException {
        if (bytes.exhausted()) {
          throw new IOException("read on");
        }
        return super.read(sink, byteCount);
      }
    };
  }

  @Test
  void an_object_is_read_before_its_line_ends() throws IOException {
    var body = new Buffer().writeUtf8("data: {\"choices\":[{\"delta\":\"Yes\"}]}");
    var stalled =
        new ForwardingSource(body) {
          @Override
          public long read(Buffer sink, long byteCount) throws IOException {
            if (body.exhausted()) {
              throw new IOException("stalled");
            }
            return super.read(sink, byteCount);
          }
        };
    var out = new Buffer();

    assertThat(new RegularStream(stalled, () -> {}, false).read(out, 8_192)).isPositive();
    assertThat(out.readUtf8()).contains("Yes");
  }

  @Test
  void what_was_said_before_an_error_is_heard_before_it() throws IOException {
    var body =
        "data: {\"choices\":[{\"delta\":\"Half\"}]}\n\ndata: {\"error\":{\"message\":\"x\"}}\n\n";
    var out = new Buffer();
    var stream = new RegularStream(new Buffer().writeUtf8(body), () -> {}, false);

    assertThat(stream.read(out, 8_192)).isPositive();
    assertThat(out.readUtf8()).contains("Half");
    assertThatThrownBy(() -> stream.read(out, 8_192))
        .isInstanceOf(IOException.class)
        .extracting(it -> UpstreamErrors.of(it).code)
        .isEqualTo(FailureCode.UPSTREAM_ERROR);
  }

  @Test
  void an_event_without_an_end_is_an_answer_that_is_too_long() {
    var endless =
        new ForwardingSource(new Buffer()) {
          @Override
          public long read(Buffer sink, long byteCount) {
            sink.write("{\"a\":\"".concat("x".repeat(8_186)).getBytes(StandardCharsets.US_ASCII));
            return 8_192;
          }
        };

    assertThatThrownBy(() -> read(endless))
        .extracting(it -> UpstreamErrors.of(it).code)
        .isEqualTo(FailureCode.ANSWER_TOO_LONG);
  }

  @Test
  void json_that_is_too_deep_is_an_error_at_once() {
    var deep = "data: {\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}\n\n";

    assertThatThrownBy(() -> read(deep))
        .extracting(it -> UpstreamErrors.of(it).code)
        .isEqualTo(FailureCode.UPSTREAM_ERROR);
  }

  @Test
  void a_tool_call_is_a_sign_of_life_and_an_empty_event_is_none() throws IOException {
    read(
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"arguments\":\"{\"}}]}}]}\n\n");
    assertThat(signs).hasValue(1);

    read("data: {\"choices\":[{\"delta\":{\"tool_calls\":[]}}]}\n\n: ping\n\ndata: {}\n\n");
    assertThat(signs).hasValue(1);
  }

  /// Any bytes end in a stream or in a failure of ours, and soon.
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whatever_comes_is_read_or_refused(long seed) {
    var random = new Random(seed);
    String[] parts = {
      "data:",
      "data: ",
      "\n",
      "\r",
      "\n\n",
      "{",
      "}",
      "[",
      "]",
      "\"",
      ":",
      ",",
      "null",
      "1e999",
      "\"choices\"",
      "\"delta\"",
      "\"content\"",
      "\"error\"",
      "\"usage\"",
      "\"prompt_tokens\"",
      "\"index\"",
      "\"finish_reason\"",
      "[DONE]",
      "\\u0000",
      "\\ud800",
      "event: error",
      "\"message\"",
      "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
      "\uFEFF",
      "😀",
      "NaN",
      "-1",
      "true"
    };
    for (int round = 0; round < 2_000; round++) {
      var body = new StringBuilder();
      for (int i = random.nextInt(40); i >= 0; i--) {
        body.append(parts[random.nextInt(parts.length)]);
      }
      try {
        read(cut(body.toString(), () -> 1 + random.nextInt(20)));
      } catch (IOException refused) {
        assertThat(UpstreamErrors.of(refused).getMessage()).doesNotContain("unforeseen");
      }
    }
  }

  private String read(String body) throws IOException {
    return read(new Buffer().writeUtf8(body));
  }

  private String read(Source body) throws IOException {
    return Okio.buffer(new RegularStream(body, signs::incrementAndGet, false)).readUtf8();
  }

  private static Source cut(String body, IntSupplier length) {
    return new ForwardingSource(new Buffer().writeUtf8(body)) {
      @Override
      public long read(Buffer sink, long byteCount) throws IOException {
        return super.read(sink, Math.min(byteCount, length.getAsInt()));
      }
    };
  }
}
