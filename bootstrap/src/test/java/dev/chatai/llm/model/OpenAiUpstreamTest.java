package dev.chatai.llm.model;

import static dev.chatai.conversation.FailureCode.ANSWER_TOO_LONG;
import static dev.chatai.conversation.FailureCode.EMPTY_ANSWER;
import static dev.chatai.conversation.FailureCode.UPSTREAM_AUTH;
import static dev.chatai.conversation.FailureCode.UPSTREAM_ERROR;
import static dev.chatai.conversation.FailureCode.UPSTREAM_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.Usage;
import dev.chatai.llm.FakeUpstream;
import dev.chatai.llm.upstream.Upstream;
import dev.chatai.llm.upstream.UpstreamRequest;
import dev.chatai.llm.upstream.UpstreamSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.chat.messages.UserMessage;

/// The table of outcomes, over a real socket: whatever a model's server does comes out as one of
/// few ends, and no call is made that nobody asked for.
class OpenAiUpstreamTest extends OpenAiTest {
  private static final Duration SHORT_PATIENCE = Duration.ofSeconds(1);

  @ParameterizedTest
  @CsvSource({
    "[[normal]], STOP",
    "'[[normal:5,20,100]]', STOP",
    "[[keep-alive-comments]], STOP",
    "[[length]], LENGTH",
    "[[content-filter]], CONTENT_FILTER",
    "[[unknown-finish]], OTHER",
    "[[refusal]], REFUSAL",
  })
  void finishes_with_the_whole_text_and_its_usage(String scenario, FinishReason reason) {
    var message = scenario + " one two";

    var heard = ask(message);

    assertThat(heard.text()).isEqualTo(FakeUpstream.echo(message));
    assertThat(heard.finished().reason()).isEqualTo(reason);
    var pieces = scenario.contains(":") ? 5 : 4;
    assertThat(heard.finished().usage()).isEqualTo(new Usage(3, pieces, 3 + pieces));
    assertAskedOnce();
  }

  @Test
  void hands_over_each_piece_as_it_comes() {
    var heard = open(upstream(), "[[slow:3,300]]");

    await().until(() -> !heard.pieces.isEmpty());
    assertThat(heard.outcome).isNotDone();
    assertThat(heard.outcome().text()).isEqualTo("1 2 3");
    assertThat(heard.pieces).containsExactly("1", " 2", " 3");
  }

  @ParameterizedTest
  @CsvSource({
    "[[tcp-cut]], TRUNCATED",
    "[[clean-end]], TRUNCATED",
    "[[clean-close]], TRUNCATED",
    "[[half-line]], TRUNCATED",
    "[[malformed-json]], UPSTREAM_ERROR",
    "[[error-midstream]], UPSTREAM_ERROR",
  })
  void keeps_the_text_of_what_broke_in_the_middle(String scenario, FailureCode code) {
    var message = scenario + " one two";

    var heard = ask(message);

    assertThat(heard.text()).isEqualTo(FakeUpstream.cutEcho(message));
    heard.assertFailed(code, false, null);
    assertAskedOnce();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[only-empty-choices]]", "[[only-done]]", "[[html]]", "[[empty-stop]]"})
  void may_be_asked_again_when_nothing_was_said(String scenario) {
    var heard = ask(scenario);

    assertThat(heard.pieces).isEmpty();
    heard.assertFailed(EMPTY_ANSWER, true, null);
    assertAskedOnce();
  }

  @ParameterizedTest
  @CsvSource({
    "[[context-too-long]], CONTEXT_TOO_LONG, false, ",
    "[[status:400]], UPSTREAM_ERROR, false, ",
    "[[status:401]], UPSTREAM_AUTH, false, ",
    "[[status:403]], UPSTREAM_AUTH, false, ",
    "[[status:404]], UPSTREAM_MODEL_NOT_FOUND, false, ",
    "'[[status:429,Retry-After=7]]', UPSTREAM_RATE_LIMITED, true, 7",
    "[[status:429]], UPSTREAM_RATE_LIMITED, true, ",
    "[[status:500]], UPSTREAM_ERROR, true, ",
    "[[status:503]], UPSTREAM_ERROR, true, ",
    "[[reset-before-headers]], UPSTREAM_ERROR, true, ",
  })
  void tells_refusals_apart(
      String scenario, FailureCode code, boolean retryable, @Nullable Integer retryAfter) {
    var heard = ask(scenario);

    assertThat(heard.pieces).isEmpty();
    heard.assertFailed(code, retryable, retryAfter);
    assertAskedOnce();
  }

  @Test
  void repeats_nothing_that_the_upstream_quotes() {
    for (var scenario : List.of("[[status:401]]", "[[status:500]]", "[[error-midstream]]")) {
      var heard = ask(scenario);

      assertThat(heard.outcome.join().toString() + heard.pieces).doesNotContain(KEY, "good reason");
    }
  }

  @Test
  void fails_when_nobody_listens() {
    var gone = upstream();
    fake.close();

    open(gone, "One?").outcome().assertFailed(UPSTREAM_ERROR, true, null);
  }

  @Test
  void waits_so_long_for_the_first_text() {
    var heard = open(impatient(), "[[hang-before-headers]]").outcome();

    assertThat(heard.failed().code()).isEqualTo(UPSTREAM_TIMEOUT);
    assertClosed();
    assertAskedOnce();
  }

  @Test
  void waits_so_long_for_the_first_text_after_the_headers() {
    var heard = open(impatient(), "[[normal:3,0,20000]]").outcome();

    assertThat(heard.failed().code()).isEqualTo(UPSTREAM_TIMEOUT);
    assertClosed();
    assertAskedOnce();
  }

  @Test
  void waits_so_long_for_more_text() {
    var heard = open(impatient(), "[[hang-midstream]] one").outcome();

    assertThat(heard.text()).isEqualTo("echo [[hang-midstream]] ");
    heard.assertFailed(UPSTREAM_TIMEOUT, false, null);
    assertClosed();
  }

  @Test
  void waits_for_more_text_by_the_idle_limit_even_when_that_is_the_shorter_one() {
    var upstream =
        upstream(
            new OpenAiSettings(KEY, fake.baseUrl()),
            USUAL,
            new UpstreamSettings(
                Duration.ofMinutes(5),
                Duration.ofMillis(300),
                Duration.ofMinutes(10),
                LONGEST_ANSWER));

    var heard = open(upstream, "[[hang-midstream]] one").outcome();

    heard.assertFailed(UPSTREAM_TIMEOUT, false, null);
  }

  @Test
  void waits_for_as_long_as_there_is_more_text() {
    var heard = open(impatient(), "[[slow:8,300]]").outcome();

    assertThat(heard.finished().reason()).isEqualTo(FinishReason.STOP);
    assertThat(heard.text()).isEqualTo("1 2 3 4 5 6 7 8");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void follows_no_redirect(int status) {
    try (var elsewhere = new FakeUpstream()) {
      var target = elsewhere.baseUrl() + "/chat/completions";

      var heard = ask("[[redirect:" + target + "," + status + "]]");

      assertThat(heard.failed().code()).isEqualTo(UPSTREAM_ERROR);
      assertThat(heard.pieces).isEmpty();
      assertThat(elsewhere.requests()).isEmpty();
      assertAskedOnce();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[slow:1000,50]]", "[[hang-midstream]] one"})
  void close_closes_the_connection_of_a_stream_even_of_a_stalled_one(String message)
      throws Exception {
    var heard = open(upstream(), message);
    await().until(() -> !heard.pieces.isEmpty());

    assertClosesAtOnce(heard);
  }

  @Test
  void close_closes_the_connection_before_there_are_headers() throws Exception {
    var heard = open(upstream(), "[[hang-before-headers]]");
    await().until(() -> !fake.requests().isEmpty());

    assertClosesAtOnce(heard);
  }

  @Test
  void close_may_come_after_the_end_and_twice() {
    var heard = ask("One?");

    heard.close();
    heard.close();

    assertThat(heard.finished().reason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void loses_and_mixes_nothing_of_two_hundred_at_once() {
    var upstream = upstream();
    var messages =
        IntStream.range(0, 200)
            .mapToObj(i -> "[[normal:30,10,0]] " + ("number " + i + " ").repeat(10).strip())
            .toList();

    var heard = messages.stream().map(it -> open(upstream, it)).toList();

    assertThat(heard.stream().map(it -> it.outcome().text()))
        .containsExactlyElementsOf(messages.stream().map(FakeUpstream::echo).toList());
    assertThat(heard)
        .allMatch(it -> it.finished().reason() == FinishReason.STOP)
        .allMatch(it -> it.pieces.size() == 30);
    assertThat(fake.requests()).hasSize(200);
  }

  @Test
  void joins_characters_that_come_in_parts() {
    assertThat(ask("[[split-surrogates]]").text()).isEqualTo("a😀b");
    assertThat(ask("[[split-bytes]]").text()).isEqualTo("hé🙂 ü");
  }

  @Test
  void replaces_what_cannot_be_stored() {
    var heard = ask("[[nul-and-lone]]");

    assertThat(heard.text()).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFD");
    assertThat(heard.finished().reason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void ends_an_answer_that_is_too_long() {
    var heard = ask("[[huge:50000000]]");

    heard.assertFailed(ANSWER_TOO_LONG, false, null);
    assertThat(heard.text().length()).isLessThanOrEqualTo(LONGEST_ANSWER);
    assertThat(heard.text()).isEqualTo("x".repeat(heard.text().length()));
    assertClosed();
  }

  @Test
  void a_refusal_is_told_by_its_status_though_its_body_never_comes() {
    ask("[[hang-refusal]]").assertFailed(UPSTREAM_AUTH, false, null);
  }

  @Test
  void an_answer_that_has_finished_ends_though_its_connection_does_not() {
    var heard = ask("[[finish-hang]] one");

    assertThat(heard.text()).isEqualTo(FakeUpstream.echo("[[finish-hang]] one"));
    assertThat(heard.finished().reason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void a_finish_reason_in_every_chunk_is_no_end() {
    var heard = ask("[[finish-in-each]] one two");

    assertThat(heard.text()).isEqualTo(FakeUpstream.echo("[[finish-in-each]] one two"));
    assertThat(heard.finished().reason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void a_kept_connection_that_the_server_has_closed_costs_nothing() {
    var upstream = upstream();

    for (int question = 1; question <= 5; question++) {
      var heard = open(upstream, "[[kept-and-closed]] one").outcome();

      assertThat(heard.finished().reason()).isEqualTo(FinishReason.STOP);
      assertThat(fake.requests()).hasSize(question);
      await().until(() -> fake.connections() == 0);
    }
  }

  private void assertAskedOnce() {
    assertThat(fake.requests()).hasSize(1);
  }

  private void assertClosed() {
    await().atMost(Duration.ofSeconds(1)).until(() -> fake.requests().getFirst().closedByClient());
  }

  private void assertClosesAtOnce(Heard heard) throws InterruptedException {
    var before = System.nanoTime();
    heard.close();

    assertThat(fake.requests().getFirst().awaitClosed(Duration.ofSeconds(1))).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
  }

  private Heard ask(String message) {
    return open(upstream(), message).outcome();
  }

  private static Heard open(Upstream upstream, String message) {
    var request =
        new UpstreamRequest(
            FakeUpstream.MODEL, List.of(new UserMessage(message)), TurnOptions.NONE);
    return new Heard().open(upstream, request);
  }

  private Upstream upstream() {
    return upstream(fake, PATIENCE);
  }

  private Upstream impatient() {
    return upstream(fake, SHORT_PATIENCE);
  }

  /// @param patience the longest wait, both for the first text and between two
  private Upstream upstream(FakeUpstream fake, Duration patience) {
    return upstream(
        new OpenAiSettings(KEY, fake.baseUrl()),
        USUAL,
        new UpstreamSettings(patience, patience, Duration.ofMinutes(10), LONGEST_ANSWER));
  }
}
