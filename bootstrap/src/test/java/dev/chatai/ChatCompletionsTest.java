package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.llm.FakeUpstream;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Chat completions and models as OpenAI's clients ask for them.
@Timeout(60)
class ChatCompletionsTest extends CompletionsClientTest {
  private static final JsonMapper JSON = new JsonMapper();

  /// What is sent in the stream's frames, the last of which is `[DONE]` or an error.
  private List<String> frames(String question, String more) {
    var response = ask(question, ", \"stream\": true" + more);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("text/event-stream");
    return response
        .body()
        .lines()
        .filter(it -> it.startsWith("data: "))
        .map(it -> it.substring("data: ".length()))
        .toList();
  }

  private static List<JsonNode> chunks(List<String> frames) {
    assertThat(frames.getLast()).isEqualTo("[DONE]");
    return frames.subList(0, frames.size() - 1).stream().map(JSON::readTree).toList();
  }

  private static String text(List<JsonNode> chunks) {
    return chunks.stream()
        .map(it -> it.at("/choices/0/delta/content").asString(""))
        .reduce("", String::concat);
  }

  @Test
  void an_answer_is_whole_and_nothing_of_it_is_in_the_log() {
    var before = newest();

    var response = ask("one two 7401", "");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
    var completion = json(response);
    assertThat(completion.get("id").asString()).matches("chatcmpl-[0-9a-f]{32}");
    assertThat(completion.get("object").asString()).isEqualTo("chat.completion");
    assertThat(completion.get("model").asString()).isEqualTo(FakeUpstream.MODEL);
    assertThat(completion.get("created").asLong())
        .isCloseTo(System.currentTimeMillis() / 1_000, Offset.offset(30L));
    var choice = completion.at("/choices/0");
    assertThat(choice.at("/message/role").asString()).isEqualTo("assistant");
    assertThat(choice.at("/message/content").asString()).isEqualTo("echo one two 7401");
    assertThat(choice.at("/message/refusal").isNull()).isTrue();
    assertThat(choice.get("finish_reason").asString()).isEqualTo("stop");
    assertThat(completion.at("/usage/total_tokens").asInt()).isPositive();
    assertThat(completion.at("/usage/prompt_tokens_details/cached_tokens").isInt()).isTrue();
    assertThat(newest()).isEqualTo(before);
  }

  @Test
  void an_answer_is_streamed() {
    var chunks = chunks(frames("one two 7402", ", \"stream_options\": {\"include_usage\": true}"));

    assertThat(text(chunks)).isEqualTo("echo one two 7402");
    assertThat(chunks.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
    assertThat(chunks).allMatch(it -> it.get("id").equals(chunks.getFirst().get("id")));
    assertThat(chunks).allMatch(it -> it.get("object").asString().equals("chat.completion.chunk"));
    var last = chunks.getLast();
    assertThat(last.get("choices").isEmpty()).isTrue();
    assertThat(last.at("/usage/completion_tokens").asInt()).isPositive();
    assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asString())
        .isEqualTo("stop");
    assertThat(chunks(frames("7402", ""))).noneMatch(it -> it.get("choices").isEmpty());
  }

  @Test
  void all_of_the_request_reaches_the_model() {
    var response =
        client.post(
            PATH,
            """
            {"model": "some/model:7b", "max_completion_tokens": 77, "temperature": 0.25,
             "top_p": 0.5, "seed": 9007199254740993, "frequency_penalty": 1, "presence_penalty": -1,
             "stop": "END", "reasoning_effort": "low", "user": "u", "n": 1, "logprobs": false,
             "tools": [{"type": "function", "function": {"name": "weather", "strict": true,
               "parameters": {"type": "object"}}}],
             "tool_choice": {"type": "function", "function": {"name": "weather"}},
             "parallel_tool_calls": false,
             "response_format": {"type": "json_schema",
               "json_schema": {"name": "x", "schema": {"type": "object"}, "strict": true}},
             "messages": [
               {"role": "system", "content": "Be brief."},
               {"role": "developer", "content": [{"type": "text", "text": "Be kind."}]},
               {"role": "user", "content": "What is the weather?"},
               {"role": "assistant", "content": null, "tool_calls": [
                 {"id": "call_1", "type": "function",
                  "function": {"name": "weather", "arguments": "{}"}},
                 {"id": "call_2", "type": "function",
                  "function": {"name": "weather", "arguments": "{\\"a\\": 1}"}}]},
               {"role": "tool", "tool_call_id": "call_2", "content": "rain"},
               {"role": "tool", "tool_call_id": "call_1", "content": "sun"},
               {"role": "assistant", "content": "Both.", "refusal": null, "annotations": []},
               {"role": "user", "content": [
                 {"type": "text", "text": "And here? 7403"},
                 {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}]}]}\
            """);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    var sent = upstream.requests("7403").getFirst().body();
    assertThat(sent.get("model").asString()).isEqualTo("some/model:7b");
    assertThat(sent.get("max_tokens").asInt()).isEqualTo(77);
    assertThat(sent.get("temperature").asDouble()).isEqualTo(0.25);
    assertThat(sent.get("top_p").asDouble()).isEqualTo(0.5);
    assertThat(sent.get("seed").asLong()).isEqualTo(9007199254740993L);
    assertThat(sent.get("frequency_penalty").asDouble()).isEqualTo(1);
    assertThat(sent.get("presence_penalty").asDouble()).isEqualTo(-1);
    assertThat(sent.at("/stop/0").asString()).isEqualTo("END");
    assertThat(sent.get("reasoning_effort").asString()).isEqualTo("low");
    assertThat(sent.at("/tools/0/function/strict").asBoolean()).isTrue();
    assertThat(sent.at("/tool_choice/function/name").asString()).isEqualTo("weather");
    assertThat(sent.get("parallel_tool_calls").asBoolean()).isFalse();
    assertThat(sent.at("/response_format/json_schema/name").asString()).isEqualTo("x");
    assertThat(sent.get("messages"))
        .extracting(it -> it.get("role").asString())
        .containsExactly("system", "user", "assistant", "tool", "tool", "assistant", "user");
    assertThat(sent.at("/messages/0/content").asString()).isEqualTo("Be brief.\n\nBe kind.");
    assertThat(sent.at("/messages/3/content").asString()).isEqualTo("rain");
    assertThat(sent.at("/messages/6/content/1/image_url/url").asString())
        .isEqualTo("https://example.org/a.png");
  }

  @Test
  void names_are_told_to_the_model_and_never_kept() {
    var messages =
        """
        {"messages": [{"role": "user", "content": "One 7415", "name": "ada"},
          {"role": "assistant", "content": "Two", "name": "researcher"},
          {"role": "assistant", "content": "Three", "name": "writer"},
          {"role": "user", "content": "Four", "name": "bob"},
          {"role": "user", "content": "Five", "name": "ada"}, {"role": "user", "content": "Six 7415"}]\
        """;

    assertThat(client.post(PATH, messages + "}").statusCode()).isEqualTo(200);

    assertThat(upstream.requests("Six 7415").getFirst().body().get("messages").valueStream())
        .extracting(it -> it.path("name").asString("") + ": " + it.get("content").asString())
        .containsExactly(
            "ada: One 7415",
            "researcher: Two",
            "writer: Three",
            "bob: Four",
            "ada: Five",
            ": Six 7415");
    var stored = client.post(PATH, messages + ", \"store\": true}");
    assertThat(stored.statusCode()).isEqualTo(400);
    assertThat(json(stored).at("/error/param").asString()).isEqualTo("messages[0].name");
  }

  @Test
  void a_call_of_a_tool_is_told_whole_and_in_chunks() {
    var question = "weather [[case:tool-call-and-text]] 7404";
    var tools =
        ", \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"get_weather\"}}]";

    var choice = json(ask(question, tools)).at("/choices/0");
    var chunks = chunks(frames(question, tools));

    assertThat(choice.get("finish_reason").asString()).isEqualTo("tool_calls");
    assertThat(choice.at("/message/tool_calls")).isNotEmpty();
    var last = chunks.getLast().at("/choices/0/finish_reason");
    assertThat(last.asString()).isEqualTo("tool_calls");
    for (var call : choice.at("/message/tool_calls")) {
      var told =
          chunks.stream()
              .flatMap(it -> it.at("/choices/0/delta/tool_calls").valueStream())
              .filter(it -> it.get("index").asInt() == index(choice, call))
              .toList();
      assertThat(told.getFirst().get("id")).isEqualTo(call.get("id"));
      assertThat(told.getFirst().get("type").asString()).isEqualTo("function");
      assertThat(told.getFirst().at("/function/name")).isEqualTo(call.at("/function/name"));
      assertThat(
              told.stream()
                  .map(it -> it.at("/function/arguments").asString())
                  .reduce("", String::concat))
          .isEqualTo(call.at("/function/arguments").asString());
    }
  }

  private static int index(JsonNode choice, JsonNode call) {
    return choice.at("/message/tool_calls").valueStream().toList().indexOf(call);
  }

  @Test
  void reasoning_is_passed_on() {
    var question = "why [[case:thought-in-reasoning_content-str]] 7405";

    var message = json(ask(question, "")).at("/choices/0/message");
    var chunks = chunks(frames(question, ""));

    assertThat(message.get("reasoning_content").asString()).isNotEmpty();
    assertThat(
            chunks.stream()
                .map(it -> it.at("/choices/0/delta/reasoning_content").asString(""))
                .reduce("", String::concat))
        .isEqualTo(message.get("reasoning_content").asString());
  }

  @Test
  void a_refusal_is_no_content() {
    var message = json(ask("[[refusal]] 7406", "")).at("/choices/0/message");
    var chunks = chunks(frames("[[refusal]] 7406", ""));

    assertThat(message.get("content").isNull()).isTrue();
    assertThat(message.get("refusal").asString()).isEqualTo("echo [[refusal]] 7406");
    assertThat(chunks)
        .anyMatch(
            it -> it.at("/choices/0/delta/refusal").asString("").equals("echo [[refusal]] 7406"));
  }

  @Test
  void what_is_cut_says_so() {
    assertThat(json(ask("[[length]] 7407", "")).at("/choices/0/finish_reason").asString())
        .isEqualTo("length");
    assertThat(json(ask("[[content-filter]] 7407", "")).at("/choices/0/finish_reason").asString())
        .isEqualTo("content_filter");
  }

  @Test
  void a_failure_before_the_first_piece_has_its_status_and_a_later_one_is_told_in_the_stream() {
    for (var more : List.of("", ", \"stream\": true")) {
      var response = ask("[[context-too-long]] 7408", more);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(json(response).at("/error/code").asString()).isEqualTo("context_length_exceeded");
      assertThat(response.headers().firstValue("x-should-retry")).isEmpty();
    }

    var frames = frames("one [[tcp-cut]] two 7408", "");

    assertThat(JSON.readTree(frames.getLast()).at("/error/type").asString())
        .isEqualTo("server_error");
    assertThat(frames.size()).isGreaterThan(2);
    assertThat(ask("one [[tcp-cut]] two 7408", "").statusCode()).isEqualTo(502);
  }

  @Test
  void what_is_not_supported_is_refused_by_its_name() {
    for (var param :
        List.of(
            "\"n\": 2",
            "\"logprobs\": true",
            "\"top_logprobs\": 3",
            "\"logit_bias\": {\"50256\": -100}",
            "\"modalities\": [\"text\", \"audio\"]",
            "\"audio\": {\"voice\": \"alloy\", \"format\": \"wav\"}",
            "\"prediction\": {\"type\": \"content\", \"content\": \"x\"}",
            "\"functions\": [{\"name\": \"f\"}]",
            "\"function_call\": \"auto\"",
            "\"service_tier\": \"flex\"",
            "\"web_search_options\": {}")) {
      var response = ask("7410", ", " + param);
      assertThat(response.statusCode()).as(param).isEqualTo(400);
      var error = json(response).get("error");
      assertThat(error.get("type").asString()).isEqualTo("invalid_request_error");
      assertThat(error.get("code").asString()).isEqualTo("unsupported_parameter");
      assertThat(param).startsWith("\"" + error.get("param").asString() + "\"");
    }
    var custom = ", \"tools\": [{\"type\": \"custom\", \"custom\": {\"name\": \"x\"}}]";
    assertThat(json(ask("7410", custom)).at("/error/param").asString()).isEqualTo("tools[0].type");
    var unknown = json(ask("7410", ", \"temprature\": 1")).get("error");
    assertThat(unknown.get("code").asString()).isEqualTo("unknown_parameter");
    assertThat(unknown.get("param").asString()).isEqualTo("temprature");
    assertThat(upstream.requests("7410")).isEmpty();
  }

  @Test
  void the_models_of_the_upstream_are_told() {
    var list = client.get("/v1/models");
    assertThat(list.get("object").asString()).isEqualTo("list");
    assertThat(list.get("data"))
        .extracting(it -> it.get("id").asString())
        .contains(FakeUpstream.MODEL);

    var model = client.get("/v1/models/" + FakeUpstream.MODEL);
    assertThat(model.get("object").asString()).isEqualTo("model");
    assertThat(model.get("created").isNumber()).isTrue();
    assertThat(model.get("owned_by").isString()).isTrue();

    var missing = client.response("/v1/models/org/none:7b");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(json(missing).at("/error/code").asString()).isEqualTo("model_not_found");
  }
}
