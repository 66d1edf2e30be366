package dev.chatai.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.Tools;
import dev.chatai.llm.Cut;
import dev.chatai.llm.FakeUpstream;
import dev.chatai.llm.Scenario;
import dev.chatai.llm.model.RequestSettings.TokenParameter;
import dev.chatai.llm.upstream.Outcome;
import dev.chatai.llm.upstream.Upstream;
import dev.chatai.llm.upstream.UpstreamRequest;
import dev.chatai.llm.upstream.UpstreamSettings;
import dev.chatai.llm.upstream.UserParts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;

/// What a model's server is asked, as it sees it.
class OpenAiRequestTest extends OpenAiTest {
  private static final String IMAGE = "data:image/png;base64,iVBORw0KGgo=";

  private static final UpstreamRequest WITH_CALL =
      new UpstreamRequest(
          "m",
          List.of(
              UserParts.message(
                  List.<Part>of(
                      new Part.ImagePart(new Text(IMAGE)), new Part.TextPart(new Text("One?"))),
                  null),
              AssistantMessage.builder()
                  .content("")
                  .toolCalls(
                      List.of(
                          new AssistantMessage.ToolCall(
                              "c1", "function", "weather", "{\"city\": Ulm")))
                  .properties(Map.of(UserParts.REASONING, "Hm."))
                  .build(),
              ToolResponseMessage.builder()
                  .responses(List.of(new ToolResponseMessage.ToolResponse("c1", "", "Rain")))
                  .build()),
          TurnOptions.NONE);

  @Test
  void asks_with_the_whole_request() {
    var request =
        new UpstreamRequest(
            "some-model",
            List.of(
                new SystemMessage("Be brief."),
                new UserMessage("One?"),
                new AssistantMessage("Yes."),
                new UserMessage("Two?")),
            new TurnOptions(null, 0.5, 64));

    new Heard().open(upstream(fake.baseUrl(), USUAL), request).outcome();

    var asked = fake.requests().getFirst();
    assertThat(asked.model()).isEqualTo("some-model");
    assertThat(asked.messages())
        .containsExactly(
            new FakeUpstream.Message("system", "Be brief."),
            new FakeUpstream.Message("user", "One?"),
            new FakeUpstream.Message("assistant", "Yes."),
            new FakeUpstream.Message("user", "Two?"));
    assertThat(asked.headers()).containsEntry("Authorization", "Bearer " + KEY);
    assertThat(asked.body().path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(
            asked.body().path("max_tokens").asInt(0)
                + asked.body().path("max_completion_tokens").asInt(0))
        .isEqualTo(64);
  }

  @Test
  void leaves_to_the_upstream_what_nobody_chose() {
    ask(fake.baseUrl(), USUAL, "One?");

    var body = fake.requests().getFirst().body();
    assertThat(body.has("temperature")).isFalse();
    assertThat(body.has("max_tokens")).isFalse();
    assertThat(body.has("max_completion_tokens")).isFalse();
  }

  @Test
  void tells_nothing_about_this_machine() {
    ask(fake.baseUrl(), USUAL, "One?");

    var headers = fake.requests().getFirst().headers();
    assertThat(headers.keySet().stream().map(it -> it.toLowerCase(Locale.ROOT)))
        .containsExactlyInAnyOrder(
            "accept",
            "accept-encoding",
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "host",
            "user-agent");
    assertThat(headers.get("User-Agent")).matches("chatai/\\S+");
  }

  @ParameterizedTest
  @CsvSource({
    "/, /v1/chat/completions",
    "/?api-version=2024-10-21, /v1/chat/completions?api-version=2024-10-21",
    "/deep/er, /v1/deep/er/chat/completions",
    "/chat/completions, /v1/chat/completions",
  })
  void goes_to_where_the_address_leads(String end, String path) {
    assertThat(ask(fake.baseUrl() + end, USUAL, "One?").text()).isEqualTo("echo One?");

    assertThat(fake.requests()).extracting(FakeUpstream.Request::path).containsExactly(path);
  }

  @Test
  void sends_a_user_and_a_password_as_basic() {
    var settings =
        new OpenAiSettings("", fake.baseUrl().replace("127.0.0.1", "user:p%40ss@127.0.0.1"));

    new Heard().open(upstream(settings, USUAL), request("One?")).outcome();

    assertThat(fake.requests().getFirst().headers())
        .containsEntry("Authorization", "Basic dXNlcjpwQHNz");
    assertThat(settings.toString()).doesNotContain("p%40ss", "p@ss");
  }

  @Test
  void may_ask_for_no_stream_at_all() {
    var heard =
        ask(
            fake.baseUrl(),
            new RequestSettings(TokenParameter.AUTO, true, false, false),
            "[[case:json-not-stream]]");

    assertThat(heard.text()).isEqualTo("Whole.");
    var body = fake.requests().getFirst().body();
    assertThat(body.path("stream").asBoolean(true)).isFalse();
    assertThat(body.has("stream_options")).isFalse();
  }

  @Test
  void may_ask_with_other_parameters_from_the_beginning() {
    var settings = new RequestSettings(TokenParameter.MAX_COMPLETION_TOKENS, false, true, false);
    var request =
        new UpstreamRequest(
            "m", List.of(new UserMessage("Grüß 😀")), new TurnOptions(null, null, 64));

    new Heard().open(upstream(fake.baseUrl(), settings), request).outcome();

    var asked = fake.requests().getFirst();
    assertThat(asked.body().path("max_completion_tokens").asInt()).isEqualTo(64);
    assertThat(asked.body().has("max_tokens")).isFalse();
    assertThat(asked.body().has("stream_options")).isFalse();
    assertThat(asked.lastUserMessage()).isEqualTo("Grüß 😀");
  }

  @Test
  void is_made_otherwise_once_a_parameter_that_nobody_asked_for_was_refused() {
    var upstream = upstream(fake.baseUrl(), USUAL);

    var first = new Heard().open(upstream, request("[[refusing:stream_options]]")).outcome();
    var second = new Heard().open(upstream, request("[[refusing:stream_options]]")).outcome();

    assertThat(first.outcome.join()).isEqualTo(new Outcome.Reformed());
    assertThat(second.text()).startsWith("echo");
    assertThat(fake.requests().stream().map(it -> it.body().has("stream_options")))
        .containsExactly(true, false);
  }

  @Test
  void has_all_options_of_the_turn_as_they_are() {
    var schema = new Text("{\"type\":\"object\",\"properties\":{\"n\":{\"maximum\":1.50}}}");
    var options =
        new TurnOptions(
            null,
            null,
            null,
            new TurnOptions.Sampling(0.9, 9_007_199_254_740_993L, 0.5, -0.5),
            "low",
            "high",
            List.of(new Text("END")),
            new Tools(
                List.of(new Tool("weather", new Text("Tells it."), schema, true)),
                new Tools.Choice(Tools.Choice.Mode.NAMED, "weather"),
                false),
            new ResponseFormat(ResponseFormat.Type.JSON_SCHEMA, "form", schema, true),
            null,
            null);
    var request = new UpstreamRequest("m", List.of(new UserMessage("One?")), options);

    new Heard().open(upstream(fake.baseUrl(), USUAL), request).outcome();

    var body = fake.requests().getFirst().body();
    assertThat(body.path("messages").toString())
        .isEqualTo("[{\"content\":\"One?\",\"role\":\"user\"}]");
    assertThat(body.path("tools").toString())
        .isEqualTo(
            "[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"description\":\"Tells"
                + " it.\","
                + "\"parameters\":{\"type\":\"object\",\"properties\":{\"n\":{\"maximum\":1.5}}},"
                + "\"strict\":true}}]");
    assertThat(body.path("tool_choice").toString())
        .isEqualTo("{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}");
    assertThat(body.path("parallel_tool_calls").asBoolean(true)).isFalse();
    assertThat(body.at("/response_format/type").asString()).isEqualTo("json_schema");
    assertThat(body.at("/response_format/json_schema/name").asString()).isEqualTo("form");
    assertThat(body.at("/response_format/json_schema/strict").asBoolean()).isTrue();
    assertThat(body.at("/response_format/json_schema/schema/type").asString()).isEqualTo("object");
    assertThat(body.path("reasoning_effort").asString()).isEqualTo("low");
    assertThat(body.path("verbosity").asString()).isEqualTo("high");
    assertThat(body.path("stop").toString()).isEqualTo("[\"END\"]");
    assertThat(body.path("top_p").asDouble()).isEqualTo(0.9);
    assertThat(body.path("seed").asLong()).isEqualTo(9_007_199_254_740_993L);
    assertThat(body.path("frequency_penalty").asDouble()).isEqualTo(0.5);
    assertThat(body.path("presence_penalty").asDouble()).isEqualTo(-0.5);
  }

  @Test
  void has_images_calls_and_results_where_they_belong() {
    new Heard().open(upstream(fake.baseUrl(), USUAL), WITH_CALL).outcome();

    assertThat(fake.requests().getFirst().body().path("messages").toString())
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\""
                + IMAGE
                + "\"}},{\"type\":\"text\",\"text\":\"One?\"}]},{\"role\":\"assistant\",\"content\":null,"
                + "\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":"
                + " Ulm\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"Rain\"}]");
  }

  /// As DeepSeek does.
  @Test
  void has_the_reasoning_before_a_call_once_it_was_demanded() {
    var demand =
        "Missing `reasoning_content` field in the assistant message at message index 1. For more"
            + " information, please refer to https://api-docs.deepseek.com/guides/thinking_mode";
    fake.script(it ->
        it.body().at("/messages/1").has("reasoning_content")
            ? Scenario.NORMAL
            : new Scenario.Refusal(400, demand));
    var upstream = upstream(fake.baseUrl(), USUAL);

    var first = new Heard().open(upstream, WITH_CALL).outcome();
    var second = new Heard().open(upstream, WITH_CALL).outcome();

    assertThat(first.outcome.join()).isEqualTo(new Outcome.Reformed());
    assertThat(second.text()).isEqualTo("echo Rain");
    assertThat(
            fake.requests().stream()
                .map(it -> it.body().at("/messages/1/reasoning_content").asString("")))
        .containsExactly("", "Hm.");
  }

  /// The case's chunks cut the tags in two.
  @ParameterizedTest
  @EnumSource(names = {"WHOLE", "SINGLE_BYTES"})
  void may_find_reasoning_at_the_beginning_of_the_text(Cut cut) {
    var settings = new RequestSettings(TokenParameter.AUTO, true, true, true);

    var heard = ask(fake.baseUrl(), settings, "[[case:think-tags," + cut + "]]");

    assertThat(heard.answer().reasoning()).isEqualTo(new Text("Hm, <b> Ulm."));
    assertThat(heard.text()).isEqualTo("Yes: <think> is a tag.");
  }

  private Heard ask(String base, RequestSettings settings, String message) {
    return new Heard().open(upstream(base, settings), request(message)).outcome();
  }

  private static UpstreamRequest request(String message) {
    return new UpstreamRequest("m", List.of(new UserMessage(message)), TurnOptions.NONE);
  }

  private Upstream upstream(String base, RequestSettings settings) {
    return upstream(new OpenAiSettings(KEY, base), settings);
  }

  private Upstream upstream(OpenAiSettings address, RequestSettings settings) {
    return upstream(
        address, settings, new UpstreamSettings(PATIENCE, PATIENCE, PATIENCE, LONGEST_ANSWER));
  }
}
