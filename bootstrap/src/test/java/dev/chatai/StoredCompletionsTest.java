package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.llm.FakeUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What remains of chat completions and responses: what was to be stored, and nothing else.
@Timeout(60)
class StoredCompletionsTest extends CompletionsClientTest {
  @Test
  void what_is_stored_can_be_listed_read_continued_and_deleted() {
    var stored =
        client.post(
            PATH,
            """
            {"store": true, "metadata": {"a": "b"}, "messages": [
              {"role": "system", "content": "Be brief."},
              {"role": "user", "content": "first 7412"},
              {"role": "assistant", "content": "answered"},
              {"role": "user", "content": "second 7412"}]}\
            """);
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
    var id = json(stored).get("id").asString();

    var read = client.get(PATH + "/" + id);
    assertThat(read).isEqualTo(json(stored));
    assertThat(read.at("/metadata/a").asString()).isEqualTo("b");
    var newest = client.get(PATH + "?order=desc&limit=1");
    assertThat(newest.at("/data/0")).isEqualTo(read);
    assertThat(newest.get("first_id").asString()).isEqualTo(id);
    assertThat(client.get(PATH + "?after=" + id).get("data").isEmpty()).isTrue();
    var messages = client.get(PATH + "/" + id + "/messages").get("data");
    assertThat(messages)
        .extracting(it -> it.get("role").asString() + " " + it.get("content").asString())
        .containsExactly(
            "system Be brief.", "user first 7412", "assistant answered", "user second 7412");
    assertThat(client.get("/v1/responses/" + id.replace("chatcmpl-", "resp_")).get("status"))
        .hasToString("\"completed\"");
    assertThat(upstream.requests("second 7412").getFirst().messages())
        .extracting(FakeUpstream.Message::role)
        .containsExactly("system", "user", "assistant", "user");

    var deleted = json(client.delete(PATH + "/" + id));
    assertThat(deleted.get("deleted").asBoolean()).isTrue();
    assertThat(deleted.get("object").asString()).isEqualTo("chat.completion.deleted");
    assertThat(client.response(PATH + "/" + id).statusCode()).isEqualTo(404);
    var after = client.response(PATH + "?after=" + id);
    assertThat(after.statusCode()).isEqualTo(404);
    assertThat(json(after).at("/error/param").asString()).isEqualTo("after");
  }

  @Test
  void a_response_that_is_not_stored_leaves_nothing() {
    var before = newest();
    var whole = client.post("/v1/responses", "{\"input\": \"one 7413\", \"store\": false}");
    var stream =
        client.post(
            "/v1/responses", "{\"input\": \"two 7413\", \"store\": false, \"stream\": true}");

    assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
    assertThat(json(whole).at("/output/0/content/0/text").asString()).isEqualTo("echo one 7413");
    assertThat(json(whole).get("store").asBoolean()).isFalse();
    assertThat(stream.body()).contains("event: response.completed", "echo two 7413");
    assertThat(newest()).isEqualTo(before);
    var id = json(whole).get("id").asString();
    assertThat(client.response("/v1/responses/" + id).statusCode()).isEqualTo(404);
  }
}
