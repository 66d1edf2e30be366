package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.ChatClient.Event;
import dev.chatai.api.openai.OpenResponses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// OpenAI's Responses, as a client of them sees this server: what is asked, and what is refused.
@Timeout(60)
class ResponsesTest extends ResponsesClientTest {
  @Test
  void a_response_is_whole_and_can_be_read_again() {
    var response =
        created(
            """
            {'input': 'Hello 4801', 'instructions': 'Be brief.', 'temperature': 0.5, 'top_p': 0.9,
             'max_output_tokens': 100, 'metadata': {'a': 'b'}, 'reasoning': {'effort': 'low'},
             'include': ['reasoning.encrypted_content'], 'store': true, 'truncation': 'auto',
             'user': 'ada', 'max_tool_calls': 3, 'service_tier': 'auto', 'parallel_tool_calls': true,
             'text': {'verbosity': 'low'}}\
            """);

    assertThat(response.get("status").asString()).isEqualTo("completed");
    assertThat(text(response)).isEqualTo("echo Hello 4801");
    assertThat(response.get("instructions").asString()).isEqualTo("Be brief.");
    assertThat(response.at("/metadata/a").asString()).isEqualTo("b");
    assertThat(response.get("max_output_tokens").asInt()).isEqualTo(100);
    assertThat(response.at("/reasoning/effort").asString()).isEqualTo("low");
    assertThat(response.at("/text/verbosity").asString()).isEqualTo("low");
    var sent = upstream.requests("4801").getFirst().body();
    assertThat(sent.get("verbosity").asString()).isEqualTo("low");
    assertThat(sent.at("/messages/0/role").asString()).isEqualTo("system");
    assertThat(sent.at("/messages/0/content").toString()).contains("Be brief.");
    assertThat(sent.get("temperature").asDouble()).isEqualTo(0.5);
    assertThat(valid(client.get(path(id(response))))).isEqualTo(response);
  }

  @Test
  void a_previous_response_can_be_followed_twice() {
    var first = created("{'input': 'One 4805'}");
    var second = created("{'input': 'Two 4805', 'previous_response_id': '" + id(first) + "'}");
    var other = created("{'input': 'Three 4805', 'previous_response_id': '" + id(first) + "'}");

    assertThat(second.get("conversation")).isEqualTo(first.get("conversation"));
    assertThat(other.get("conversation")).isEqualTo(first.get("conversation"));
    assertThat(upstream.requests("Three 4805").getFirst().body().toString())
        .contains("One 4805")
        .doesNotContain("Two 4805");
  }

  @Test
  void what_was_said_elsewhere_is_brought_along() {
    var response =
        created(
            """
            {'input': [
              {'role': 'developer', 'content': 'Be kind.'},
              {'role': 'user', 'content': 'Earlier 4806'},
              {'type': 'message', 'role': 'assistant', 'status': 'completed', 'id': 'msg_1',
               'content': [{'type': 'output_text', 'text': 'Indeed.', 'annotations': []}]},
              {'role': 'user', 'content': [{'type': 'input_text', 'text': 'Later 4806'}]}]}\
            """);

    var sent = upstream.requests("Later 4806").getFirst().body().get("messages");
    assertThat(sent.valueStream().map(it -> it.get("role").asString()))
        .containsExactly("system", "user", "assistant", "user");
    assertThat(sent.toString()).contains("Be kind.", "Earlier 4806", "Indeed.");
    var items = client.get(path(id(response)) + "/input_items?order=asc");
    items.get("data").forEach(it -> OpenResponses.assertIs("ItemField", it));
    assertThat(items.get("data").valueStream().map(it -> it.at("/content/0/text").asString()))
        .containsExactly("Earlier 4806", "Indeed.", "Later 4806");
    var page = client.get(path(id(response)) + "/input_items?limit=2");
    assertThat(page.get("has_more").asBoolean()).isTrue();
    assertThat(page.at("/data/0/content/0/text").asString()).isEqualTo("Later 4806");
    // what a developer said at the beginning holds for the whole conversation
    created("{'input': 'More 4806', 'previous_response_id': '" + id(response) + "'}");
    assertThat(upstream.requests("More 4806").getFirst().body().at("/messages/0").toString())
        .contains("Be kind.");
    // a client may refer to an item that it has read before
    created(
        "{'input': [{'role': 'user', 'content': 'x'}, {'type': 'item_reference', 'id': '"
            + response.at("/output/0/id").asString()
            + "'}, {'role': 'user', 'content': 'Again 4806'}]}");
    assertThat(upstream.requests("Again 4806").getFirst().body().toString())
        .contains("echo Later 4806");
  }

  @Test
  void a_function_is_called_and_its_output_answered() {
    var told =
        stream(
            """
            {'input': 'Call [[case:call-in-pieces]] 4807', 'stream': true, 'tool_choice': 'required',
             'tools': [{'type': 'function', 'name': 'weather', 'description': 'Tells the weather.',
                        'parameters': {'type': 'object', 'maximum': 1.50}, 'strict': false}]}\
            """);
    var response = told.getLast().data().get("response");
    var call =
        response
            .get("output")
            .valueStream()
            .filter(it -> it.get("type").asString().equals("function_call"))
            .findFirst()
            .orElseThrow();

    assertThat(told.stream().map(Event::name))
        .contains(
            "response.function_call_arguments.delta", "response.function_call_arguments.done");
    assertThat(response.at("/tools/0/parameters/maximum").asDouble()).isEqualTo(1.5);
    var follow = "'previous_response_id': '" + id(response) + "'";
    assertRefused(
        post(
            "{'input': [{'type': 'function_call_output', 'call_id': 'other', 'output': 'x'}], "
                + follow
                + "}"),
        400,
        "input");
    var next =
        created(
            "{'input': [{'type': 'function_call_output', 'call_id': '"
                + call.get("call_id").asString()
                + "', 'output': 'Drizzle 4807'}], "
                + follow
                + "}");
    assertThat(next.get("status").asString()).isEqualTo("completed");
    var items = client.get(path(id(next)) + "/input_items");
    OpenResponses.assertIs("FunctionCallOutput", items.at("/data/0"));
    assertThat(items.at("/data/0/output").asString()).isEqualTo("Drizzle 4807");
  }

  @Test
  void a_structured_answer_is_asked_for_by_its_schema() {
    var response =
        created(
            """
            {'input': 'Hello 4808', 'text': {'format': {'type': 'json_schema', 'name': 'it',
              'strict': true, 'schema': {'type': 'object', 'properties': {}}}}}\
            """);
    assertThat(response.at("/text/format/schema/type").asString()).isEqualTo("object");
    assertThat(
            upstream
                .requests("4808")
                .getFirst()
                .body()
                .at("/response_format/json_schema/name")
                .asString())
        .isEqualTo("it");
  }

  @Test
  void a_failed_answer_is_an_error_that_no_client_repeats_and_can_be_read() {
    var failed = post("{'input': 'please [[status:401]] 4811'}");

    assertRefused(failed, 502, null);
    assertThat(json(failed).at("/error/code").asString()).isEqualTo("upstream_auth");
    assertThat(failed.headers().firstValue("x-should-retry")).contains("false");
    var kept = valid(client.get(failed.headers().firstValue("Location").orElseThrow()));
    assertThat(kept.get("status").asString()).isEqualTo("failed");
    assertThat(kept.at("/error/code").asString()).isEqualTo("upstream_auth");
    var missing = post("{'input': 'please [[status:404]] 4811'}");
    assertRefused(missing, 404, null);
    assertThat(json(missing).at("/error/code").asString()).isEqualTo("model_not_found");
    var told = stream("{'input': 'please [[tcp-cut]] 4811', 'stream': true}");
    assertThat(told.getLast().name()).isEqualTo("response.failed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {} | input
          {'input': []} | input
          {'input': 'x', 'store': false, 'background': true} | background
          {'input': 'x', 'tools': [{'type': 'web_search'}]} | tools[0].type
          {'input': 'x', 'tools': [{'type': 'file_search', 'vector_store_ids': ['vs_1'], 'max_num_results': 3}]} | tools[0].type
          {'input': 'x', 'tools': [{'server_label': 'x', 'type': 'mcp', 'server_url': 'https://e.org'}]} | tools[0].type
          {'input': 'x', 'tools': [{'type': 'function', 'name': 'f', 'defer': true}]} | tools[0].defer
          {'input': 'x', 'tool_choice': {'type': 'mcp', 'server_label': 'x'}} | tool_choice.type
          {'input': 'x', 'tool_choice': {'type': 'function', 'name': 'f', 'mode': 'auto'}} | tool_choice.mode
          {'input': 'x', 'tools': [{'type': 'function', 'name': 'a b'}]} | tools
          {'input': 'x', 'tool_choice': 'required'} | tool_choice
          {'input': 'x', 'tool_choice': {'type': 'allowed_tools', 'mode': 'auto', 'tools': []}} | tool_choice.type
          {'input': 'x', 'max_tool_calls': 1, 'tools': [{'type': 'function', 'name': 'f'}]} | max_tool_calls
          {'input': 'x', 'temperature': 3} | temperature
          {'input': 'x', 'top_logprobs': 2} | top_logprobs
          {'input': 'x', 'prompt': {'id': 'p'}} | prompt
          {'input': 'x', 'truncation': 'middle'} | truncation
          {'input': 'x', 'service_tier': 'flex'} | service_tier
          {'input': 'x', 'include': ['message.output_text.logprobs']} | include
          {'input': 'x', 'text': {'verbosity': 'be brief'}} | text.verbosity
          {'input': 'x', 'max_tokens': 5} | max_tokens
          {'input': 'x', 'response_format': {'type': 'text'}} | response_format
          {'input': 'x', 'max_output_tokens': 0} | max_output_tokens
          {'input': 'x', 'previous_response_id': 'resp_1', 'conversation': 'conv_1'} | previous_response_id
          {'input': 'x', 'frobnicate': true} | frobnicate
          {'input': [{'type': 'web_search_call', 'id': 'x', 'action': {'type': 'search'}}]} | input[0].type
          {'input': [{'role': 'user', 'content': 'x', 'action': 'y'}]} | input[0].action
          {'input': [{'role': 'user', 'content': 'x', 'name': 'y'}]} | input[0].name
          """)
  void what_is_not_supported_is_refused_by_name(String body, String param) {
    var refused = post(body);
    assertRefused(refused, 400, param);
    assertThat(refused.headers().firstValue("x-request-id")).isPresent();
  }

  @Test
  void what_is_not_there_is_404() {
    assertRefused(post("{'input': 'x', 'model': ' '}"), 400, "model");
    assertRefused(
        post("{'input': 'x', 'previous_response_id': 'resp_1'}"), 404, "previous_response_id");
    var none = "'conv_" + "0".repeat(32) + "'";
    assertRefused(post("{'input': 'x', 'conversation': " + none + "}"), 404, "conversation");
    assertRefused(client.response(path("resp_" + "0".repeat(32))), 404, null);
    assertRefused(client.response(path("nonsense")), 404, null);
    assertRefused(client.post(RESPONSES + "/compact", "{}"), 404, null);
  }
}
