package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.llm.FakeUpstream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What somebody writes, or a model, comes back as it was, to the byte, by whichever way it is
/// read.
@SystemTest
class RoundTripTest {
  private static final JsonMapper JSON = new JsonMapper();

  @LocalServerPort private int port;
  private ChatClient client;

  @BeforeEach
  void connect() {
    client = new ChatClient(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "  blanks before, between \t and after \t ",
        "lines\r\nby both\nand\rone alone\r\n\r\n",
        "lines of Unicode\u2028one\u2029two\u0085three\u000bfour\f",
        "🦊🎉 and a family 👩‍👩‍👧‍👦, a flag 🇵🇹, a skin 👋🏽, one more 𝒳𝄞𠮷",
        "\u200fשלום, עוֹלָם\u200f \u202bمرحبا بالعالم\u202c (and back)",
        "combined e\u0301 and composed é, a\u0323\u0307 and a\u0307\u0323",
        "\u0001\u001b[31mred\u001b[0m\u007f\u0080\ufeff\ufffe\uffff",
        "\"quotes\" \\ backslashes \\u0041 \\n {\"json\": [null]} </script> <!-- data: event: id: 1",
        "data: looks like\n\nevent: message.completed\ndata: {}\n\n",
        "日本語、中文、한국어、ไทย, ភាសាខ្មែរ",
      })
  void every_kind_of_message_is_the_same_on_every_way(String words) {
    var conversation =
        client.start(
            JSON.writeValueAsString(
                Map.of(
                    "title", words, "system_prompt", words, "metadata", Map.of("words", words))));
    var path = "/conversation/" + conversation;
    var streamed = "[[normal:7,1]]" + words;

    var whole = json(client.ask(conversation, words));
    assertThat(whole.get("content").asString()).isEqualTo(FakeUpstream.echo(words));
    assertThat(client.askForText(conversation, words).body()).isEqualTo(FakeUpstream.echo(words));
    var events = client.askForEvents(conversation, streamed);
    assertThat(text(events)).isEqualTo(FakeUpstream.echo(streamed));

    var answer = events.getLast().data().get("message").get("id").asString();
    var stream = path + "/message/" + answer + "/stream";
    assertThat(client.replay(stream)).isEqualTo(events);
    var rest = client.replay(stream + "?starting_after=" + events.get(2).id());
    assertThat(rest).isEqualTo(events.subList(3, events.size()));

    var edited = json(client.post(path + "/message/" + answer + "/regenerate", "{}"));
    assertThat(edited.get("content").asString()).isEqualTo(FakeUpstream.echo(streamed));

    var kept = client.get(path);
    assertThat(kept.get("title").asString()).isEqualTo(words);
    assertThat(kept.get("system_prompt").asString()).isEqualTo(words);
    assertThat(kept.get("metadata").get("words").asString()).isEqualTo(words);
    assertThat(contents(kept))
        .containsExactly(
            words,
            FakeUpstream.echo(words),
            words,
            FakeUpstream.echo(words),
            streamed,
            FakeUpstream.echo(streamed));

    assertThat(strings(client.get("/conversation?limit=1"))).contains(words, streamed);
    assertThat(strings(client.get(path + "/events?limit=1000")))
        .contains(words, streamed, FakeUpstream.echo(words));
    assertThat(strings(client.get(path + "/message/" + answer + "/prompt")))
        .contains(words, streamed, FakeUpstream.echo(words));
    assertThat(strings(client.get("/owner/export")))
        .contains(words, streamed, FakeUpstream.echo(words));

    var other = words.repeat(2);
    var changes = JSON.writeValueAsString(Map.of("title", other, "system_prompt", other));
    client.send(
        client
            .request(path)
            .header("Content-Type", "application/merge-patch+json")
            .method("PATCH", BodyPublishers.ofString(changes)));
    assertThat(client.get(path).get("title").asString()).isEqualTo(other);
    assertThat(client.get(path).get("system_prompt").asString()).isEqualTo(other);
  }

  @Test
  void what_comes_byte_by_byte_and_in_halves_of_a_character_is_put_together() {
    var conversation = client.start();

    var bytes = client.askForEvents(conversation, "[[split-bytes]]");
    assertThat(text(bytes)).isEqualTo("hé🙂 ü");
    var halves = client.askForEvents(conversation, "[[split-surrogates]]");
    assertThat(text(halves)).startsWith("a").endsWith("b").hasSize(4);

    assertThat(contents(client.get("/conversation/" + conversation)))
        .contains("hé🙂 ü", text(halves));
  }

  private static String text(List<ChatClient.Event> events) {
    return events.stream()
        .filter(it -> it.name().equals("message.delta"))
        .map(it -> it.data().get("text").asString())
        .collect(Collectors.joining());
  }

  private static List<String> contents(JsonNode conversation) {
    return conversation
        .get("messages")
        .valueStream()
        .map(it -> it.get("content").asString())
        .toList();
  }

  /// All that are in it, wherever.
  private static List<String> strings(JsonNode json) {
    return json.isString()
        ? List.of(json.asString())
        : json.valueStream().flatMap(it -> strings(it).stream()).toList();
  }
}
