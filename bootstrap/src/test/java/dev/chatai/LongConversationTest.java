package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.llm.FakeUpstream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A conversation that is too long to be read as a whole.
class LongConversationTest extends OneConversationTest {
  private static final Pattern LINK = Pattern.compile("<([^>]*)>; rel=\"(next|prev)\"");

  @Test
  void its_messages_are_read_in_pages_from_either_end() {
    for (var turn = 1; turn <= 3; turn++) {
      client.ask(conversation, "question " + turn);
    }
    var all = ids(client.get("/conversation/" + conversation).get("messages"));
    assertThat(all).hasSize(6);

    var first = client.response(messages("?limit=4"));
    assertThat(ids(json(first))).isEqualTo(all.subList(0, 4));
    assertThat(link(first, "prev")).isEmpty();
    var second = client.response(link(first, "next").getFirst());
    assertThat(ids(json(second))).isEqualTo(all.subList(4, 6));
    assertThat(link(second, "next")).isEmpty();
    assertThat(ids(client.get(link(second, "prev").getFirst()))).isEqualTo(all.subList(0, 4));

    assertThat(ids(client.get(messages("?limit=2&before=" + all.get(5)))))
        .isEqualTo(all.subList(3, 5));
    assertThat(ids(client.get(messages("?after=" + all.get(0) + "&before=" + all.get(4)))))
        .isEqualTo(all.subList(1, 4));
    assertThat(ids(client.get(messages("")))).isEqualTo(all);
    assertThat(client.get(messages("?after=" + conversation))).isEmpty(); // unknown
  }

  @Test
  void the_pages_are_of_the_active_branch() {
    var first = json(client.ask(conversation, "question"));
    var answer = "/conversation/" + conversation + "/message/" + first.get("id").asString();
    var second = json(client.post(answer + "/regenerate", "{}"));

    assertThat(ids(client.get(messages(""))))
        .containsExactly(second.get("parent_id").asString(), second.get("id").asString());
    assertThat(client.get(messages("?after=" + first.get("id").asString()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "after=x", "before=x"})
  void a_page_that_cannot_be_is_refused(String query) {
    assertThat(client.response(messages("?" + query)).statusCode()).isIn(400, 422);
  }

  @Test
  void a_conversation_has_all_messages_or_the_newest_or_none() {
    client.ask(conversation, "question");
    var all = client.get("/conversation?limit=1").get(0);
    var last = client.get("/conversation?limit=1&messages=last").get(0);
    var none = client.get("/conversation?limit=1&messages=none").get(0);

    assertThat(client.get("/conversation?limit=1&messages=all").get(0)).isEqualTo(all);
    assertThat(last.get("messages")).containsExactly(all.get("messages").get(1));
    assertThat(none.get("messages")).isEmpty();
    assertThat(none.get("id")).isEqualTo(all.get("id"));
    assertThat(client.response("/conversation?messages=some").statusCode()).isEqualTo(422);

    var path = "/conversation/" + conversation;
    assertThat(client.get(path + "?messages=last")).isEqualTo(last);
    assertThat(client.get(path + "?messages=none")).isEqualTo(none);
    assertThat(client.response(path + "?messages=some").statusCode()).isEqualTo(422);
  }

  @Test
  void the_next_page_of_a_list_shows_the_same_messages() {
    client.start();

    var page = client.response("/conversation?limit=1&messages=none");

    assertThat(link(page, "next").getFirst())
        .startsWith("/conversation?messages=none&limit=1&after=");
  }

  @Test
  void one_that_has_not_changed_is_not_sent_again() {
    var path = "/conversation/" + conversation;
    var before = client.response(path).headers().firstValue("ETag").orElseThrow();
    assertThat(ifNoneMatch(path, before).statusCode()).isEqualTo(304);
    assertThat(ifNoneMatch(path, before).body()).isEmpty();

    client.ask(conversation, "question");

    var changed = ifNoneMatch(path, before);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(json(changed).get("messages")).hasSize(2);
  }

  private HttpResponse<String> ifNoneMatch(String path, String version) {
    return client.send(client.request(path).header("If-None-Match", version));
  }

  /// The prompt is made of what is in memory, and has to be what the log says.
  @Test
  void a_later_prompt_has_what_was_said_since_the_one_before() {
    client.ask(conversation, "question 4901");
    client.ask(conversation, "question 4902");
    client.ask(conversation, "question 4903");

    assertThat(upstream.requests("question 4903").getFirst().messages())
        .extracting(it -> it.content())
        .containsExactly(
            "question 4901",
            FakeUpstream.echo("question 4901"),
            "question 4902",
            FakeUpstream.echo("question 4902"),
            "question 4903");
  }

  private String messages(String query) {
    return "/conversation/" + conversation + "/messages" + query;
  }

  private static List<String> ids(JsonNode messages) {
    return StreamSupport.stream(messages.spliterator(), false)
        .map(it -> it.get("id").asString())
        .toList();
  }

  private static List<String> link(HttpResponse<String> page, String relation) {
    var links = new ArrayList<String>();
    for (var header : page.headers().allValues("Link")) {
      for (var link = LINK.matcher(header); link.find(); ) {
        if (link.group(2).equals(relation)) {
          links.add(link.group(1));
        }
      }
    }
    return links;
  }
}
