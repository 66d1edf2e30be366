package dev.chatai.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.llm.Cut;
import dev.chatai.llm.FakeUpstream;
import dev.chatai.llm.UpstreamCase;
import dev.chatai.llm.upstream.Outcome;
import dev.chatai.llm.upstream.Upstream;
import dev.chatai.llm.upstream.UpstreamRequest;
import dev.chatai.llm.upstream.UpstreamSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.ai.chat.messages.UserMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What real model servers send comes out right, in whatever pieces it arrives.
@Timeout(20) // less than the patience below: none of these may be a timeout
class UpstreamCasesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Set<Cut> CUTS = EnumSet.complementOf(EnumSet.of(Cut.OPEN));
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final FakeUpstream FAKE = new FakeUpstream();
  private static final Upstream UPSTREAM =
      OpenAiUpstream.create(
          new OpenAiSettings("sk-very-secret", FAKE.baseUrl()),
          new RequestSettings(RequestSettings.TokenParameter.AUTO, true, true, false),
          new UpstreamSettings(PATIENCE, PATIENCE, PATIENCE, 1_000_000));

  /// The first call of all loads the libraries, which takes its time on a busy machine.
  @BeforeAll
  static void warmUp() {
    ask(UpstreamCase.given().findFirst().orElseThrow(), Cut.WHOLE).outcome();
  }

  @AfterAll
  static void close() {
    UPSTREAM.close();
    FAKE.close();
  }

  static Stream<Arguments> cuts() {
    return UpstreamCase.all()
        .filter(it -> !it.open())
        .flatMap(it -> CUTS.stream().map(cut -> Arguments.of(it, cut)));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void comes_out_right(UpstreamCase seen, Cut cut) {
    assertRight(ask(seen, cut), seen);
  }

  /// All at once, since some of them take their few seconds.
  @Test
  void ends_though_the_connection_stays_open() {
    var asked =
        UpstreamCase.all()
            .filter(UpstreamCase::open)
            .collect(Collectors.toMap(it -> it, it -> ask(it, Cut.OPEN)));

    assertThat(asked).isNotEmpty().allSatisfy((seen, heard) -> assertRight(heard, seen));
  }

  private static Heard ask(UpstreamCase seen, Cut cut) {
    var question = "[[case:" + seen.name() + "," + cut + "]]";
    return new Heard()
        .open(
            UPSTREAM,
            new UpstreamRequest("m", List.of(new UserMessage(question)), TurnOptions.NONE));
  }

  private static void assertRight(Heard heard, UpstreamCase seen) {
    var outcome = heard.outcome().outcome.join();
    var expect = seen.expect();
    assertThat(heard.text()).isEqualTo(expect.path("content").asString(""));
    assertSame(heard.answer(), expect);
    if (seen.succeeds()) {
      assertThat(outcome).isInstanceOf(Outcome.Finished.class);
      var reason = expect.path("finish_reason").asString("stop").toUpperCase(Locale.ROOT);
      assertThat(((Outcome.Finished) outcome).reason()).isEqualTo(FinishReason.valueOf(reason));
      if (expect.has("usage")) {
        assertThat(outcome.usage()).isEqualTo(usage(expect.path("usage")));
      }
    } else {
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      var code = expect.path("code").asString().toUpperCase(Locale.ROOT);
      var failed = (Outcome.Failed) outcome;
      assertThat(failed.code()).isEqualTo(FailureCode.valueOf(code));
      if (expect.has("retry_after")) {
        assertThat(failed.retryAfterSeconds()).isEqualTo(expect.path("retry_after").asInt());
      }
      if (expect.path("asked").asInt() == 1) {
        assertThat(failed.retryable()).isFalse();
      }
    }
  }

  /// What is more than text. Calls without an id get one.
  private static void assertSame(Answer answer, JsonNode expect) {
    if (expect.has("reasoning")) {
      var reasoning = answer.reasoning();
      assertThat(reasoning == null ? "" : reasoning.value())
          .isEqualTo(expect.path("reasoning").asString());
    }
    if (expect.has("tool_calls")) {
      assertThat(answer.toolCalls().stream().map(it -> it.name() + it.arguments().value()))
          .containsExactlyElementsOf(
              expect
                  .path("tool_calls")
                  .valueStream()
                  .map(it -> it.path("name").asString() + it.path("arguments").asString())
                  .toList());
      assertThat(answer.toolCalls()).extracting(ToolCall::id).doesNotHaveDuplicates();
      for (int i = 0; i < answer.toolCalls().size(); i++) {
        var id = answer.toolCalls().get(i).id();
        assertThat(id).isEqualTo(expect.path("tool_calls").path(i).path("id").asString(id));
      }
    }
    if (expect.has("citations")) {
      assertThat(answer.citations().stream().map(it -> JSON.valueToTree(it)))
          .containsExactlyElementsOf(expect.path("citations"));
    }
  }

  private static Usage usage(JsonNode told) {
    return new Usage(
        told.path("prompt_tokens").asInt(),
        told.path("completion_tokens").asInt(),
        told.path("total_tokens").asInt(),
        told.has("reasoning_tokens") ? told.path("reasoning_tokens").asInt() : null,
        told.has("cached_tokens") ? told.path("cached_tokens").asInt() : null);
  }
}
