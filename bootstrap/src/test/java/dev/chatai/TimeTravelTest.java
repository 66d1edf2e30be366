package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// History as a feature: events, past states, and prompts.
class TimeTravelTest extends OneConversationTest {
  @Override
  String start() {
    return "{\"title\":\"first\",\"system_prompt\":\"Be kind. 4730\"}";
  }

  @Test
  void events_are_listed_in_order_and_in_pages() {
    client.ask(conversation, "hello");

    var events = events("");
    assertThat(events.stream().map(it -> it.get("type").asString()))
        .startsWith("ConversationStarted", "MessagePosted", "AnswerStarted")
        .endsWith("AnswerCompleted");
    assertThat(events.stream().map(it -> it.get("number").asLong()))
        .containsExactlyElementsOf(numbers(events.size()));
    assertThat(events.get(1).get("payload").get("text").asString()).isEqualTo("hello");
    assertThat(events.get(1).get("at").asString()).endsWith("Z");

    var paged = new ArrayList<JsonNode>();
    for (var after = 0L; paged.size() < events.size(); after += 2) {
      paged.addAll(events("?limit=2&after=" + after));
    }
    assertThat(paged).isEqualTo(events);
    var first = client.send(client.request(path() + "/events?limit=2").GET());
    assertThat(first.headers().firstValue("Link"))
        .hasValue("<" + path() + "/events?limit=2&after=2>; rel=\"next\"");
    assertThat(client.send(client.request(path() + "/events?limit=200").GET()).headers().map())
        .doesNotContainKey("Link");
  }

  @Test
  void a_conversation_is_shown_as_it_was_after_each_event_and_at_each_instant() {
    client.ask(conversation, "hello");
    client.patch(path(), "{\"title\":\"T\"}");
    client.ask(conversation, "and again");
    var events = events("");

    assertThat(client.get(path() + "?as_of=" + events.size())).isEqualTo(client.get(path()));
    assertThat(client.get(path() + "?as_of=9999-12-31T23:59:59Z")).isEqualTo(client.get(path()));
    assertThat(client.get(path() + "?as_of=1").get("messages")).isEmpty();
    assertThat(client.get(path() + "?as_of=2").get("messages").get(1).get("status").asString())
        .isEqualTo("queued");
    for (var event : events) {
      var number = event.get("number").asLong();
      var then = client.get(path() + "?as_of=" + number);
      if (event.get("type").asString().equals("TitleChanged")) {
        assertThat(then.get("title").asString()).isEqualTo("T");
        assertThat(client.get(path() + "?as_of=" + (number - 1)).get("title").asString())
            .isEqualTo("first");
        assertThat(then.get("messages")).hasSize(2);
        assertThat(client.get(path() + "?as_of=" + event.get("at").asString())).isEqualTo(then);
      }
    }
    var before = client.send(client.request(path() + "?as_of=2000-01-01T00:00:00Z").GET());
    assertThat(before.statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "?as_of=yesterday, as_of",
    "?as_of=-1, as_of",
    "/events?limit=0, limit",
    "/events?limit=1001, limit",
    "/events?after=-1, after",
    "/events?after=x, after"
  })
  void an_invalid_time_is_refused(String query, String field) {
    var response = client.send(client.request(path() + query).GET());

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).get("field").asString()).isEqualTo(field);
  }

  @Test
  void the_prompt_of_each_attempt_is_what_the_model_was_sent() {
    client.ask(conversation, "before 4731");
    var answer =
        json(
            client.post(
                "/conversation/completion/" + conversation,
                "{\"message\":\"try [[flaky:1]] again 4731\",\"max_tokens\":77}"));

    var prompt =
        client.get(path() + "/message/" + answer.get("id").asString() + "/prompt").get("attempts");

    assertThat(prompt).hasSize(2);
    assertThat(prompt.get(1).get("because").asString()).isEqualTo("upstream_error");
    var sent = upstream.requests("again 4731");
    for (var i = 0; i < 2; i++) {
      assertThat(prompt.get(i).get("model").asString()).isEqualTo(sent.get(i).model());
      assertThat(prompt.get(i).get("max_tokens").asInt())
          .isEqualTo(sent.get(i).body().get("max_tokens").asInt())
          .isEqualTo(77);
      assertThat(
              prompt
                  .get(i)
                  .get("messages")
                  .valueStream()
                  .map(it -> it.get("role").asString() + " " + it.get("content").asString()))
          .containsExactlyElementsOf(
              sent.get(i).messages().stream().map(it -> it.role() + " " + it.content()).toList())
          .hasSize(4);
    }
    // a later answer and another system prompt do not change it
    client.ask(conversation, "after 4731");
    assertThat(
            client
                .get(path() + "/message/" + answer.get("id").asString() + "/prompt")
                .get("attempts"))
        .isEqualTo(prompt);
    var question = answer.get("parent_id").asString();
    var none = client.send(client.request(path() + "/message/" + question + "/prompt").GET());
    assertThat(none.statusCode()).isEqualTo(404);
  }

  private List<JsonNode> events(String query) {
    return StreamSupport.stream(client.get(path() + "/events" + query).spliterator(), false)
        .toList();
  }

  private static List<Long> numbers(int count) {
    return java.util.stream.LongStream.rangeClosed(1, count).boxed().toList();
  }
}
