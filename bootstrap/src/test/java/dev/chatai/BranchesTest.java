package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.chatai.llm.FakeUpstream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Alternative answers and questions, and changes of a conversation.
class BranchesTest extends OneConversationTest {
  @Test
  void another_answer_is_beside_the_first_and_either_can_be_continued() {
    var first = json(client.ask(conversation, "question 4720"));
    var second = json(client.post(path(first) + "/regenerate", "{\"temperature\":1.5}"));

    assertThat(second.get("status").asString()).isEqualTo("completed");
    assertThat(second.get("id")).isNotEqualTo(first.get("id"));
    assertThat(second.get("parent_id")).isEqualTo(first.get("parent_id"));
    assertThat(ids()).containsExactly(first.get("parent_id").asString(), id(second));
    assertThat(client.get(path(first) + "/siblings")).containsExactly(first, second);
    assertThat(client.get(path(second) + "/siblings")).containsExactly(first, second);
    assertThat(upstream.requests("4720").getLast().body().get("temperature").asDouble())
        .isEqualTo(1.5);
    assertThat(upstream.requests("4720").getLast().messages()).hasSize(1);

    var switched = patch(Map.of("active_leaf", id(first)));

    assertThat(json(switched).get("messages").get(1)).isEqualTo(first);
    var next = json(client.ask(conversation, "and on"));
    assertThat(ids())
        .containsExactly(
            first.get("parent_id").asString(),
            id(first),
            next.get("parent_id").asString(),
            id(next));
    assertThat(client.get("/conversation/" + conversation + "/tree").valueStream())
        .extracting(it -> it.get("id").asString(), it -> it.get("parent_id").asString(""))
        .containsExactly(
            tuple(first.get("parent_id").asString(), ""),
            tuple(id(first), first.get("parent_id").asString()),
            tuple(id(second), first.get("parent_id").asString()),
            tuple(next.get("parent_id").asString(), id(first)),
            tuple(id(next), next.get("parent_id").asString()));
    // the other branch is unchanged
    assertThat(client.get(path(second))).isEqualTo(second);
  }

  /// An empty form, as `curl -d ''` sends it, or all fields null.
  @Test
  void another_answer_needs_no_body() {
    var first = json(client.ask(conversation, "question"));
    var form =
        client
            .request(path(first) + "/regenerate")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.noBody());
    var nulls =
        """
        {"stream": null, "model": null, "temperature": null, "max_tokens": null, "on_busy": null}\
        """;
    var second = client.send(form);
    var third = client.post(path(first) + "/regenerate", nulls);

    for (var again : List.of(second, third)) {
      assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
      assertThat(json(again).get("parent_id")).isEqualTo(first.get("parent_id"));
    }
  }

  @Test
  void an_edited_question_is_asked_without_the_old_one() {
    var before = json(client.ask(conversation, "before 4721"));
    var old = json(client.ask(conversation, "old 4721"));
    var edited =
        json(
            client.post(
                "/conversation/completion/" + conversation,
                "{\"message\":\"new 4721\",\"parent_id\":\"" + id(before) + "\"}"));

    assertThat(upstream.requests("new 4721").getFirst().messages())
        .extracting(FakeUpstream.Message::content)
        .containsExactly("before 4721", FakeUpstream.echo("before 4721"), "new 4721");
    var question = path(parent(edited));
    assertThat(client.get(question + "/siblings"))
        .extracting(it -> it.get("id").asString())
        .containsExactly(parent(old), parent(edited));
    assertThat(ids()).doesNotContain(id(old));
    assertThat(client.get(path(old))).isEqualTo(old);
  }

  @Test
  void a_stream_of_another_answer_is_like_any_other() {
    var first = json(client.ask(conversation, "again 4722"));
    var events =
        ChatClient.events(
            client
                .send(
                    client
                        .request(path(first) + "/regenerate")
                        .header("Content-Type", "application/json")
                        .header("Accept", "text/event-stream")
                        .POST(BodyPublishers.ofString("{\"stream\":true}")),
                    HttpResponse.BodyHandlers.ofLines())
                .body());

    var message = events.getLast().data().get("message");
    assertThat(events.getLast().name()).isEqualTo("message.completed");
    assertThat(client.replay(path(message) + "/stream")).isEqualTo(events);
    assertThat(client.post(path(first) + "/regenerate", "").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "{\"active_leaf\":\"00000000-0000-7000-8000-000000000000\"}, 422, active_leaf",
    "{\"active_leaf\":\"x\"}, 422, active_leaf",
    "{\"title\":7}, 422, title",
    "{\"model\":\"\"}, 422, model",
    "{\"metadata\":{\"a\":1}}, 422, metadata"
  })
  void invalid_changes_are_refused(String body, int status, String field) {
    var response = patch(body);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).get("field").asString()).isEqualTo(field);
  }

  @Test
  void only_the_fields_that_are_sent_change() {
    patch("{\"title\":\"T\",\"system_prompt\":\"Be kind. 4723\",\"metadata\":{\"a\":\"b\"}}");
    var changed = json(patch("{\"system_prompt\":\"Be brief. 4723\"}"));

    assertThat(changed.get("title").asString()).isEqualTo("T");
    assertThat(changed.get("metadata").get("a").asString()).isEqualTo("b");
    client.ask(conversation, "hello 4723");
    assertThat(upstream.requests("hello 4723").getFirst().messages().getFirst().content())
        .isEqualTo("Be brief. 4723");
    var cleared = json(patch("{\"title\":null,\"metadata\":null,\"system_prompt\":null}"));
    assertThat(cleared.get("title").isNull()).isTrue();
    assertThat(cleared.get("metadata")).isEmpty();
    assertThat(patch("{}").statusCode()).isEqualTo(200);
    // a branch cannot be removed
    var kept = json(patch("{\"active_leaf\":null,\"title\":\"Kept\"}"));
    assertThat(kept.get("title").asString()).isEqualTo("Kept");
    assertThat(kept.get("messages")).isEqualTo(cleared.get("messages")).hasSize(2);
    var gone =
        client.patch("/conversation/00000000-0000-7000-8000-000000000000", "{\"title\":\"T\"}");
    assertThat(gone.statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> patch(Map<String, ?> changes) {
    return patch(new JsonMapper().writeValueAsString(changes));
  }

  private HttpResponse<String> patch(String changes) {
    return client.patch(path(), changes);
  }

  private List<String> ids() {
    return messages().stream().map(BranchesTest::id).toList();
  }

  private String path(JsonNode message) {
    return path(id(message));
  }

  private static String id(JsonNode message) {
    return message.get("id").asString();
  }

  private static String parent(JsonNode message) {
    return message.get("parent_id").asString();
  }
}
