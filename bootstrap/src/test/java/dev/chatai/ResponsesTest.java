package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.ChatClient.Event;
import dev.chatai.api.openai.OpenResponses;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// OpenAI's Responses, as a client of them sees this server.
@Timeout(60)
class ResponsesTest extends ClientTest {
  private static final String RESPONSES = "/v1/responses";

  private HttpResponse<String> post(String body) {
    return client.post(RESPONSES, body.replace('\'', '"'));
  }

  private JsonNode created(String body) {
    var response = post(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return valid(json(response));
  }

  private static JsonNode valid(JsonNode response) {
    OpenResponses.assertIs("ResponseResource", response);
    return response;
  }

  private HttpResponse<Stream<String>> open(String body, String... headers) {
    var request =
        client
            .request(RESPONSES)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.replace('\'', '"')));
    return client.send(
        headers.length == 0 ? request : request.headers(headers), BodyHandlers.ofLines());
  }

  private List<Event> stream(String body) {
    try (var lines = open(body).body()) {
      return valid(ChatClient.events(lines));
    }
  }

  private static List<Event> valid(List<Event> events) {
    assertThat(events)
        .isNotEmpty()
        .allSatisfy(it -> {
          OpenResponses.assertEvent(it.data());
          assertThat(it.name()).isEqualTo(it.data().get("type").asString());
          assertThat(it.id()).isEqualTo(it.data().get("sequence_number").asLong());
        });
    return events;
  }

  private List<Event> replay(String id, String more) {
    return ChatClient.events(client.openStream(path(id) + "?stream=true" + more).body());
  }

  private static String path(String response) {
    return RESPONSES + "/" + response;
  }

  private static String id(JsonNode object) {
    return object.get("id").asString();
  }

  private static String text(JsonNode response) {
    return response.at("/output/0/content/0/text").asString();
  }

  /// The native id of one of OpenAI's.
  private static String uuid(String id) {
    var hex = id.substring(id.indexOf('_') + 1);
    return new UUID(
            Long.parseUnsignedLong(hex.substring(0, 16), 16),
            Long.parseUnsignedLong(hex.substring(16), 16))
        .toString();
  }

  private String conversation(JsonNode response) {
    return "/conversation/" + uuid(response.at("/conversation/id").asString());
  }

  @Test
  void a_response_is_whole_and_can_be_read_again() {
    var response =
        created(
            """
            {'input': 'Hello 4801', 'instructions': 'Be brief.', 'temperature': 0.5, 'top_p': 0.9,
             'max_output_tokens': 100, 'metadata': {'a': 'b'}, 'reasoning': {'effort': 'low'},
             'include': ['reasoning.encrypted_content'], 'store': true, 'truncation': 'auto',
             'user': 'ada', 'service_tier': 'auto', 'parallel_tool_calls': true,
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
  void a_stream_is_told_again_from_any_of_its_events() {
    var told = stream("{'input': 'Hello to you all 4802', 'stream': true}");

    assertThat(told.getFirst().name()).isEqualTo("response.created");
    assertThat(told.getLast().name()).isEqualTo("response.completed");
    var response = told.getLast().data().get("response");
    assertThat(text(response)).isEqualTo("echo Hello to you all 4802");
    assertThat(valid(client.get(path(id(response))))).isEqualTo(response);
    assertThat(replay(id(response), "")).isEqualTo(told);
    for (var after = 0; after < told.size(); after++) {
      assertThat(replay(id(response), "&starting_after=" + after))
          .isEqualTo(told.subList(after + 1, told.size()));
    }
  }

  @Test
  void a_stream_that_is_cut_goes_on_where_it_was_and_native_clients_read_it_too() {
    var stream = open("{'input': 'take [[slow:30,30]] your time 4803', 'stream': true}");
    var location = stream.headers().firstValue("Location").orElseThrow();
    List<Event> seen;
    try (var lines = stream.body()) {
      seen = Streams.until(lines, it -> it.id() == 8);
    }
    var rest =
        valid(
            ChatClient.events(
                client
                    .openStream(location + "?stream=true&starting_after=" + seen.getLast().id())
                    .body()));

    var told = Stream.concat(seen.stream(), rest.stream()).toList();
    assertThat(told.stream().map(Event::id)).isSorted().doesNotHaveDuplicates();
    var response = rest.getLast().data().get("response");
    assertThat(
            told.stream()
                .filter(it -> it.name().equals("response.output_text.delta"))
                .map(it -> it.data().get("delta").asString())
                .toList())
        .hasSize(30);
    assertThat(text(response)).endsWith(" 30");
    var stored =
        client.replay(conversation(response) + "/message/" + uuid(id(response)) + "/stream");
    assertThat(Streams.text(stored)).isEqualTo(text(response));
  }

  @Test
  void a_native_answer_is_a_response_and_can_be_followed() {
    var conversation = client.start("{\"model\": \"another-model\"}");
    var answer = json(client.ask(conversation, "Hello 4804")).get("id").asString();
    var id = "resp_" + answer.replace("-", "");

    var response = valid(client.get(path(id)));
    assertThat(text(response)).isEqualTo("echo Hello 4804");
    assertThat(response.get("model").asString()).isEqualTo("another-model");
    assertThat(uuid(response.at("/conversation/id").asString())).isEqualTo(conversation);
    assertThat(valid(replay(id, "")).getLast().data().get("response")).isEqualTo(response);
    var next = created("{'input': 'And now 4804', 'previous_response_id': '" + id + "'}");
    assertThat(client.get("/conversation/" + conversation).get("messages").size()).isEqualTo(4);
    assertThat(valid(client.get(path(id(next)))).get("previous_response_id").asString())
        .isEqualTo(id);
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
  void a_response_in_the_background_is_polled_and_cancelled() {
    var response = created("{'input': 'take [[slow:300,30]] 4809', 'background': true}");
    assertThat(response.get("status").asString()).isEqualTo("queued");
    assertThat(response.get("background").asBoolean()).isTrue();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> text(client.get(path(id(response)))).startsWith("1 2"));
    assertThat(valid(client.get(path(id(response)))).get("status").asString())
        .isEqualTo("in_progress");

    var cancelled = json(client.post(path(id(response)) + "/cancel", ""));

    assertThat(valid(cancelled).get("status").asString()).isEqualTo("cancelled");
    assertThat(text(cancelled)).startsWith("1 2");
    assertThat(json(client.post(path(id(response)) + "/cancel", ""))).isEqualTo(cancelled);
    var told = valid(replay(id(response), ""));
    assertThat(told.getLast().data().get("response")).isEqualTo(cancelled);
  }

  @Test
  void a_busy_conversation_refuses_and_no_client_retries() {
    var first = created("{'input': 'take [[slow:300,30]] 4810', 'background': true}");
    var conversation = first.get("conversation").toString().replace('"', '\'');

    var refused = post("{'input': 'Me too', 'conversation': " + conversation + "}");

    assertRefused(refused, 409, null);
    assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
    client.post(path(id(first)) + "/cancel", "");
    var next = created("{'input': 'Now 4810', 'conversation': " + conversation + "}");
    assertThat(next.get("conversation")).isEqualTo(first.get("conversation"));
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

  @Test
  void a_deleted_response_is_gone_and_its_words_too() {
    var first = created("{'input': 'One 4812'}");
    var second = created("{'input': 'Two 4812', 'previous_response_id': '" + id(first) + "'}");

    assertThat(json(client.delete(path(id(second)))).toString())
        .isEqualTo("{\"id\":\"" + id(second) + "\",\"object\":\"response\",\"deleted\":true}");

    assertRefused(client.response(path(id(second))), 404, null);
    assertThat(client.get(conversation(first)).get("messages").size()).isEqualTo(2);
    assertThat(client.delete(path(id(first))).statusCode()).isEqualTo(200);
    assertThat(client.response(conversation(first)).statusCode()).isEqualTo(404);
    assertRefused(client.delete(path(id(first))), 404, null);
  }

  @Test
  void a_repeated_request_is_the_same_response() {
    var body = "{'input': 'Once 4813', 'stream': true}";
    var key = UUID.randomUUID().toString();
    List<Event> told;
    try (var lines = open(body, "Idempotency-Key", key).body()) {
      told = ChatClient.events(lines);
    }
    try (var lines = open(body, "Idempotency-Key", key).body()) {
      assertThat(ChatClient.events(lines)).isEqualTo(told);
    }
    assertThat(upstream.requests("Once 4813")).hasSize(1);
    var other = open("{'input': 'Twice 4813'}", "Idempotency-Key", key);
    assertThat(other.statusCode()).isEqualTo(400);
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

  private static void assertRefused(
      HttpResponse<String> response, int status, @Nullable String param) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    var error = json(response).get("error");
    assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
    assertThat(error.get("param").asString("")).isEqualTo(param == null ? "" : param);
  }
}
