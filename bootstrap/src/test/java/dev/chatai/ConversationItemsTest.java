package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.api.openai.OpenResponses;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// OpenAI's Conversations, as a client of them sees this server.
@Timeout(60)
class ConversationItemsTest extends ClientTest {
  private static final String CONVERSATIONS = "/v1/conversations";

  private HttpResponse<String> post(String path, String body) {
    return client.post(path, body.replace('\'', '"'));
  }

  private JsonNode posted(String path, String body) {
    var response = post(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private String started(String body) {
    return CONVERSATIONS + "/" + posted(CONVERSATIONS, body).get("id").asString();
  }

  /// All items, read in pages of two.
  private List<JsonNode> paged(String conversation, String order) {
    var items = new ArrayList<JsonNode>();
    var after = "";
    while (true) {
      var page = client.get(conversation + "/items?limit=2&order=" + order + after);
      page.get("data").forEach(items::add);
      page.get("data").forEach(it -> OpenResponses.assertIs("ItemField", it));
      if (!page.get("has_more").asBoolean()) {
        return items;
      }
      assertThat(page.get("data").size()).isEqualTo(2);
      assertThat(page.get("last_id")).isEqualTo(page.at("/data/1/id"));
      after = "&after=" + page.get("last_id").asString();
    }
  }

  private static List<String> texts(List<JsonNode> items) {
    return items.stream().map(it -> it.at("/content/0/text").asString("")).toList();
  }

  @Test
  void a_conversation_has_metadata_that_can_be_changed() {
    var started = posted(CONVERSATIONS, "{'metadata': {'topic': 'demo'}}");
    assertThat(started.get("object").asString()).isEqualTo("conversation");
    assertThat(started.at("/metadata/topic").asString()).isEqualTo("demo");
    var path = CONVERSATIONS + "/" + started.get("id").asString();
    assertThat(client.get(path)).isEqualTo(started);

    var changed = posted(path, "{'metadata': {'topic': 'other'}}");

    assertThat(changed.at("/metadata/topic").asString()).isEqualTo("other");
    assertThat(client.get(path)).isEqualTo(changed);
    assertThat(json(client.delete(path)).toString())
        .isEqualTo(
            "{\"id\":\""
                + started.get("id").asString()
                + "\",\"object\":\"conversation.deleted\",\"deleted\":true}");
    assertThat(client.response(path).statusCode()).isEqualTo(404);
    assertThat(posted(CONVERSATIONS, "").get("id").asString()).startsWith("conv_");
  }

  @Test
  void items_are_listed_both_ways_in_pages() {
    var path =
        started(
            """
            {'items': [{'role': 'system', 'content': 'Be kind.'}, {'role': 'user', 'content': '1'},
              {'role': 'assistant', 'content': '2'}, {'type': 'message', 'role': 'user', 'content':
               [{'type': 'input_text', 'text': '3'}]}]}\
            """);
    var added =
        posted(
            path + "/items",
            """
            {'items': [{'type': 'reasoning', 'summary': [{'type': 'summary_text', 'text': 'Hm.'}]},
              {'role': 'assistant', 'content': '4'},
              {'type': 'function_call', 'call_id': 'c1', 'name': 'f', 'arguments': '{}'},
              {'type': 'function_call_output', 'call_id': 'c1', 'output': 'done'}]}\
            """);
    assertThat(added.get("data").size()).isEqualTo(4);
    assertThat(added.get("has_more").asBoolean()).isFalse();

    var items = paged(path, "asc");

    assertThat(texts(items)).containsExactly("1", "2", "3", "", "4", "", "");
    assertThat(items.subList(3, 7))
        .containsExactlyElementsOf(added.get("data").valueStream().toList());
    var newest = new ArrayList<>(paged(path, "desc"));
    Collections.reverse(newest);
    assertThat(newest).isEqualTo(items);
    for (var item : items) {
      assertThat(client.get(path + "/items/" + item.get("id").asString())).isEqualTo(item);
    }
  }

  @Test
  void what_is_asked_there_is_an_item_when_it_is_accepted() {
    var path = started("{'items': [{'role': 'developer', 'content': 'Be kind.'}]}");
    var id = path.substring(path.lastIndexOf('/') + 1);
    var response =
        posted(
            "/v1/responses",
            "{'input': 'take [[slow:300,30]] 4901', 'background': true, 'conversation': {'id': '"
                + id
                + "'}}");

    assertThat(texts(paged(path, "asc"))).startsWith("take [[slow:300,30]] 4901");
    posted("/v1/responses/" + response.get("id").asString() + "/cancel", "");
    assertThat(
            upstream
                .requests("take [[slow:300,30]] 4901")
                .getFirst()
                .body()
                .at("/messages/0")
                .toString())
        .contains("Be kind.");
    // OpenAI's id of the answer's text
    assertThat(paged(path, "asc").getLast().get("id").asString())
        .isEqualTo(response.get("id").asString().replace("resp_", "msg_"));
  }

  @Test
  void a_deleted_item_is_not_shown_and_not_sent_to_a_model() {
    var path = started("{'items': [{'role': 'user', 'content': 'A 4902'}]}");
    posted(path + "/items", "{'items': [{'role': 'assistant', 'content': 'B 4902'}]}");
    var items = paged(path, "asc");

    var deleted = client.delete(path + "/items/" + items.getLast().get("id").asString());

    assertThat(json(deleted)).isEqualTo(client.get(path));
    assertThat(texts(paged(path, "asc"))).containsExactly("A 4902");
    var id = path.substring(path.lastIndexOf('/') + 1);
    posted("/v1/responses", "{'input': 'C 4902', 'conversation': '" + id + "'}");
    assertThat(upstream.requests("C 4902").getFirst().body().toString())
        .contains("A 4902")
        .doesNotContain("B 4902");
  }

  @Test
  void only_a_whole_message_is_deleted() {
    var path = started("");
    var added =
        posted(
            path + "/items",
            """
            {'items': [{'role': 'assistant', 'content': 'Let me see.'},
              {'type': 'function_call', 'call_id': 'c1', 'name': 'f', 'arguments': '{}'}]}\
            """);
    var call = client.delete(path + "/items/" + added.at("/data/1/id").asString());
    assertThat(call.statusCode()).isEqualTo(400);
    client.delete(path + "/items/" + added.at("/data/0/id").asString());
    assertThat(paged(path, "asc")).isEmpty();
  }

  @Test
  void a_repeated_request_adds_nothing() {
    var path = started("");
    var key = UUID.randomUUID().toString();
    var body = "{\"items\": [{\"role\": \"user\", \"content\": \"Once\"}]}";
    var first = json(keyed(path + "/items", body, key));
    assertThat(json(keyed(path + "/items", body, key))).isEqualTo(first);
    assertThat(paged(path, "asc")).hasSize(1);
    var start = keyed(CONVERSATIONS, body, key + "s").body();
    assertThat(keyed(CONVERSATIONS, body, key + "s").body()).isEqualTo(start);
  }

  private HttpResponse<String> keyed(String path, String body, String key) {
    return client.send(
        client
            .request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void a_native_conversation_is_one_and_the_other_way_round() {
    var conversation = client.start();
    client.ask(conversation, "Hello 4903");
    var path = CONVERSATIONS + "/conv_" + conversation.replace("-", "");
    assertThat(texts(paged(path, "asc"))).containsExactly("Hello 4903", "echo Hello 4903");
    assertThat(paged(path, "desc").getLast().get("role").asString()).isEqualTo("user");

    posted(path + "/items", "{'items': [{'role': 'user', 'content': 'By the way 4903'}]}");

    assertThat(client.get("/conversation/" + conversation).at("/messages/2/content").asString())
        .isEqualTo("By the way 4903");
    client.ask(conversation, "And? 4903");
    assertThat(upstream.requests("And? 4903").getFirst().body().toString())
        .contains("By the way 4903");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'items': []} | items
          {} | items
          {'items': [{'role': 'system', 'content': 'x'}]} | items
          {'items': [{'type': 'item_reference', 'id': 'msg_1'}]} | items[0].type
          {'items': [{'type': 'function_call_output', 'call_id': 'x', 'output': 'x'}]} | input
          {'items': [{'role': 'user', 'content': [{'type': 'input_file'}]}]} | items[0].content[0].type
          """)
  void what_cannot_be_added_is_named(String body, String param) {
    var refused = post(started("") + "/items", body);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).at("/error/param").asString()).isEqualTo(param);
  }

  @Test
  void a_list_cannot_go_on_after_what_is_not_in_it() {
    var path = started("{'items': [{'role': 'user', 'content': 'A'}]}");
    var other = started("{'items': [{'role': 'user', 'content': 'B'}]}");
    var foreign = client.get(other + "/items").get("last_id").asString();
    for (var after : List.of("msg_1", foreign)) {
      var refused = client.response(path + "/items?after=" + after);
      assertThat(refused.statusCode()).isEqualTo(404);
      assertThat(json(refused).at("/error/param").asString()).isEqualTo("after");
    }
  }

  @Test
  void a_list_has_bounds() {
    var path = started("");
    assertThat(client.response(path + "/items?limit=101").statusCode()).isEqualTo(400);
    assertThat(client.response(path + "/items?order=random").statusCode()).isEqualTo(400);
    assertThat(client.get(path + "/items").toString())
        .isEqualTo(
            "{\"object\":\"list\",\"data\":[],\"first_id\":null,\"last_id\":null,\"has_more\":false}");
    assertThat(post(path + "/items", "{'items': [" + "'x',".repeat(20) + "'x']}").statusCode())
        .isEqualTo(400);
  }
}
