package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.seal.Seals;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// What was said is found again, by its words, through an index that holds none of them.
class SearchTest extends ClientTest {
  @Autowired private JdbcClient jdbc;
  @Autowired private Seals seals;

  /// A word that no other test uses.
  private final String word = "w" + UUID.randomUUID().toString().replace("-", "");

  @Test
  void a_question_and_its_answer_are_found_as_soon_as_they_are_there() {
    var conversation = client.start("{\"title\":\"About the sky\"}");
    var answer = client.ask(conversation, "Why is the " + word + " sky so blue?");

    var hits = search(word);

    assertThat(hits.size()).isEqualTo(2);
    for (var hit : hits) {
      assertThat(hit.get("conversation_id").asString()).isEqualTo(conversation);
      assertThat(hit.get("title").asString()).isEqualTo("About the sky");
      assertThat(hit.get("snippet").asString()).contains("the " + word + " sky");
    }
    assertThat(hits.valueStream().map(it -> it.get("author").asString()))
        .containsExactlyInAnyOrder("user", "assistant");
    assertThat(hits.valueStream().map(it -> it.get("message_id"))).contains(json(answer).get("id"));
  }

  @Test
  void words_phrases_alternatives_and_what_must_not_be_there_are_told_apart() {
    var fruit = "{\"title\":\"fruit\"}";
    client.ask(client.start(fruit), word + " red Äpfel grow here");
    client.ask(client.start(fruit), word + " green apples grow there");

    assertThat(search(word + " apfel grow").size()).isEqualTo(2);
    assertThat(search(word + " APFEL OR " + word + " apples").size()).isEqualTo(4);
    assertThat(search(word + " -apples").size()).isEqualTo(2);
    assertThat(search("\"" + word + " green\"").size()).isEqualTo(2);
    assertThat(search("\"green " + word + "\"").size()).isZero();
    assertThat(search("-" + word).size()).isZero();
    assertThat(search("!?").size()).isZero();
  }

  @Test
  void the_better_match_comes_first_and_no_more_than_asked_for() {
    client.ask(client.start(), word + " is here once");
    var best = client.start("{\"title\":\"" + word + "\"}");
    client.ask(best, word + " and " + word + " and " + word + " again");

    var hits = search(word, 3);

    assertThat(hits.size()).isEqualTo(3);
    assertThat(hits.get(0).get("conversation_id").asString()).isEqualTo(best);
    assertThat(search(word).valueStream().anyMatch(it -> it.get("message_id").isNull())).isTrue();
  }

  @Test
  void a_question_is_found_by_a_word_that_is_only_alike() {
    var conversation = client.start();
    client.ask(conversation, "What is " + word + "?");

    var hits = search(word.substring(0, word.length() - 2) + "zz");

    assertThat(hits.size()).isPositive();
    assertThat(hits.get(0).get("conversation_id").asString()).isEqualTo(conversation);
  }

  @Test
  void a_title_is_found_as_it_is_now() {
    var conversation = client.start("{\"title\":\"old " + word + "\"}");
    var path = "/conversation/" + conversation;
    assertThat(search(word).size()).isEqualTo(1);

    assertThat(client.patch(path, "{\"title\":\"new title\"}").statusCode()).isEqualTo(200);

    assertThat(search(word).size()).isZero();
  }

  @Test
  void nothing_is_found_of_what_was_erased() {
    var conversation = client.start();
    client.ask(conversation, "forget " + word);
    assertThat(search(word).size()).isPositive();

    assertThat(client.delete("/conversation/" + conversation).statusCode()).isEqualTo(204);

    assertThat(search(word).size()).isZero();
    assertThat(
            jdbc.sql("select count(*) from search_document where conversation_id = ?::uuid")
                .param(conversation)
                .query(Integer.class)
                .single())
        .isZero();
  }

  /// As a search finds it when an erasure comes between its questions.
  @Test
  void what_is_gone_after_it_was_found_is_no_hit() {
    var conversation = client.start("{\"title\":\"" + word + "\"}");
    client.ask(conversation, "forget " + word);
    var found = search(word);
    assertThat(found.size()).isEqualTo(3);

    var nobody = UUID.randomUUID().toString();
    move("message", "conversation_id", conversation, nobody);
    assertThat(search(word)).singleElement().matches(it -> it.get("message_id").isNull());
    move("message", "conversation_id", nobody, conversation);
    move("conversation", "id", conversation, nobody);
    assertThat(search(word)).isEmpty();
    move("conversation", "id", nobody, conversation);
    assertThat(search(word)).isEqualTo(found);

    jdbc.sql(
            "update conversation_key set wrapped = null, erased_at = now() where conversation_id = ?::uuid")
        .param(conversation)
        .update();
    seals.forget(new ConversationId(UUID.fromString(conversation)));
    assertThat(search(word)).isEmpty();

    // and the rest of it, as the read model must be what the log says
    client.delete("/conversation/" + conversation);
  }

  private void move(String table, String column, String from, String to) {
    jdbc.sql("update %1$s set %2$s = ?::uuid where %2$s = ?::uuid".formatted(table, column))
        .params(to, from)
        .update();
  }

  @Test
  void a_comma_separates_words_and_a_second_q_is_refused() {
    client.ask(client.start(), "an elephant and the " + word);

    assertThat(search(word + ",elephant").size()).isPositive();
    var twice = client.send(client.request("/conversation/search?q=a&q=b").GET());
    assertThat(twice.statusCode()).isEqualTo(422);
    assertThat(json(twice).get("code").asString()).isEqualTo("invalid_field");
    assertThat(json(twice).get("field").asString()).isEqualTo("q");
  }

  @ParameterizedTest
  @ValueSource(strings = {"🦩", "🧑🏽‍🚀", "🇧🇹", "❤️‍🔥"})
  void an_emoji_is_found(String emoji) {
    var conversation = client.start();
    client.ask(conversation, word + " with" + emoji + "!");

    assertThat(search(word + " " + emoji).size()).isPositive();
    assertThat(search(emoji).valueStream().map(it -> it.get("conversation_id").asString()))
        .contains(conversation);
    assertThat(search("🇨🇦").size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pages_have_every_hit_once_while_more_are_added(boolean exact) {
    var conversations = new HashSet<String>();
    for (var i = 0; i < 5; i++) {
      var conversation = client.start("{\"title\":\"" + word + "\"}");
      conversations.add(conversation);
    }
    var looked = exact ? word : word.substring(0, word.length() - 2) + "zz";

    var found = new ArrayList<String>();
    var path = "/conversation/search?limit=2&q=" + looked;
    while (!path.isEmpty()) {
      var page = client.response(path);
      json(page).valueStream().map(it -> it.get("conversation_id").asString()).forEach(found::add);
      client.start("{\"title\":\"" + looked + " " + word + " " + word + "\"}");
      path =
          page.headers()
              .firstValue("Link")
              .map(it -> it.substring(1, it.indexOf(">; rel=\"next\"")))
              .orElse("");
    }

    assertThat(found).doesNotHaveDuplicates().containsAll(conversations);
  }

  @Test
  void a_page_after_an_unknown_hit_is_empty_and_after_no_id_is_refused() {
    client.start("{\"title\":\"" + word + "\"}");
    var path = "/conversation/search?q=" + word + "&after=";

    assertThat(client.get(path + UUID.randomUUID()).size()).isZero();
    assertThat(client.response(path + "x").statusCode()).isEqualTo(400);
  }

  @Test
  void the_index_holds_no_word() {
    client.ask(client.start("{\"title\":\"" + word + "\"}"), "hide " + word);

    assertThat(
            jdbc.sql("select count(*) from search_document where words::text like ?")
                .param("%" + word.substring(0, 8) + "%")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?q=", "?q=%20", "?q=%00", "?q=a&limit=0", "?q=a&limit=101"})
  void what_cannot_be_looked_for_is_told(String query) {
    var response = client.send(client.request("/conversation/search" + query).GET());
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).get("code").asString()).isEqualTo("invalid_field");
  }

  @ParameterizedTest
  @ValueSource(strings = {"🙂", "'; drop table message; --", "a & | ! ( ) : * <->", "東京"})
  void whatever_is_looked_for_is_no_failure(String text) {
    assertThat(search(text).isArray()).isTrue();
  }

  @Test
  void a_conversation_without_a_title_gets_one_of_its_first_question() {
    var conversation = client.start();
    client.ask(
        conversation, "  How do\nrockets   fly? " + "Tell me more about it, please. ".repeat(9));
    client.ask(conversation, "and then?");

    var title = client.get("/conversation/" + conversation).get("title").asString();
    assertThat(title).startsWith("How do rockets fly? Tell me").endsWith("…");
    assertThat(title.length()).isLessThanOrEqualTo(60);
  }

  @Test
  void a_title_that_a_person_gave_or_took_away_stays() {
    var given = client.start("{\"title\":\"mine\"}");
    client.ask(given, "hello");
    assertThat(client.get("/conversation/" + given).get("title").asString()).isEqualTo("mine");
    var taken = client.start("{\"title\":\"mine\"}");
    client.patch("/conversation/" + taken, "{\"title\":null}");
    client.ask(taken, "hello");
    assertThat(client.get("/conversation/" + taken).get("title").isNull()).isTrue();
  }

  private JsonNode search(String text) {
    return search(text, 100);
  }

  private JsonNode search(String text, int limit) {
    var q = URLEncoder.encode(text, StandardCharsets.UTF_8);
    return client.get("/conversation/search?limit=" + limit + "&q=" + q);
  }
}
