package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.ChatClient.Event;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whatever is said is told as it was said, to the character, by every route that tells it, and no
/// less so to the model; what cannot be kept so is refused.
class RoundTripTest extends OneConversationTest {
  private static final JsonMapper JSON = new JsonMapper();

  /// Writes everything beyond ASCII as an escape, as many clients do.
  private static final JsonMapper ESCAPING =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @Override
  String start() {
    return "{\"title\":\"as it was\"}";
  }

  /// Texts that are easily spoilt.
  enum Odd {
    /// A family of seven characters, a flag of four, a colour of skin.
    EMOJI("😀👩\u200d👩\u200d👧\u200d👦🏳\ufe0f\u200d🌈👍🏽"),
    FOUR_BYTES("𝕏𠮷𐍈\ue000\udbff\udffd"),
    /// With marks, and with directions that are switched.
    RIGHT_TO_LEFT("\u200fשָׁלוֹם\u200f \u202bمرحبًا ١٢\u202c \u2067א\u2069\u200e"),
    LINE_ENDS("\r\na\rb\nc\n\rd\r\r\n\n"),
    SEPARATORS("\u2028a\u2029b\u0085c\u000bd\fe"),
    CONTROLS(characters(0x01, 0x1f)),
    MORE_CONTROLS(characters(0x7f, 0x9f)),
    BLANKS(" \t\u00a0\u3000\u2003\u200b\u2060 \t\n "),
    /// As a file begins, and what Unicode never gives to anybody.
    NO_CHARACTERS("\ufeff\ufffe\uffff\ufffd\ufdd0"),
    /// One letter in three ways, which look the same.
    UNCOMPOSED("A\u030a\u00c5\u212b\u1e9b\u0323"),
    /// What looks like the protocols that it passes.
    PROTOCOL("\n\ndata: [DONE]\r\n: \\u0041\\\"\nid: 7\r\r"),
    MARKUP("</script><!--&amp;%00%0a${x}{y}'\"\\");

    private final String text;

    Odd(String text) {
      this.text = text;
    }

    /// It is where texts are trimmed, and where they are cut.
    String around(String words) {
      return text + words + text;
    }

    private static String characters(int from, int to) {
      return IntStream.rangeClosed(from, to)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }
  }

  @ParameterizedTest
  @EnumSource
  void text_is_told_by_every_route_as_it_was_said(Odd odd) {
    var about = about(odd, "");
    conversation = id(json(client.post("/conversation", ESCAPING.writeValueAsString(about))));
    var word = "roundtrip" + List.of(Odd.values()).indexOf(odd);

    var first = odd.around(" " + word + " [[char-by-char]] first ");
    var whole = json(client.post(turns(), ESCAPING.writeValueAsString(Map.of("message", first))));
    assertThat(content(whole)).isEqualTo(first);
    var again = json(client.post(path(whole) + "/regenerate", "{}"));
    assertThat(content(again)).isEqualTo(first);

    var old = odd.around(" [[byte-by-byte]] old ");
    var events = client.askForEvents(conversation, old);
    assertThat(Streams.text(events)).isEqualTo(old);
    var streamed = events.getLast().data().get("message");
    assertThat(content(streamed)).isEqualTo(old);
    assertResumes(path(streamed) + "/stream", events);

    var edit = odd.around(" [[char-by-char]] new ");
    assertThat(streamed(Map.of("message", edit, "parent_id", id(again), "stream", true)))
        .isEqualTo(edit.getBytes(StandardCharsets.UTF_8));

    // what is told later
    var read = client.get(path());
    var messages = read.get("messages");
    assertAbout(read, about);
    assertThat(contents(messages)).containsExactly(first, first, edit, edit);
    assertThat(client.get("/conversation?limit=1").get(0)).isEqualTo(read);
    assertThat(client.get(path() + "?as_of=9999-12-31T23:59:59Z")).isEqualTo(read);
    for (var message : messages) {
      assertThat(client.get(path(message))).isEqualTo(message);
    }
    assertThat(contents(client.get(path(messages.get(2)) + "/siblings")))
        .containsExactly(old, edit);
    assertThat(client.get("/conversation/search?q=" + word).valueStream())
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.get("title").asString()).isEqualTo(about.get("title")));
    var exported = exported();
    assertAbout(exported, about);
    assertThat(contents(exported.get("messages")))
        .containsExactly(first, first, first, old, old, edit, edit);
    assertEvents(about, List.of(first, old, edit), List.of(first, first, old, edit));

    // and what the model was told
    var told =
        List.of(
            "system " + about.get("system_prompt"),
            "user " + first,
            "assistant " + first,
            "user " + edit);
    assertThat(upstream.requests(edit).getFirst().messages())
        .extracting(it -> it.role() + " " + it.content())
        .isEqualTo(told);
    assertThat(client.get(path(messages.get(3)) + "/prompt").at("/attempts/0/messages"))
        .extracting(it -> it.get("role").asString() + " " + content(it))
        .isEqualTo(told);
  }

  @ParameterizedTest
  @EnumSource
  void parts_tools_and_schemas_are_told_as_they_were_sent(Odd odd) {
    var parts =
        List.of(
            Map.of("type", "text", "text", odd.around(" first ")),
            Map.of("type", "image", "url", "https://example.org/a.png"),
            Map.of("type", "text", "text", odd.around(" second ")));
    var schema = Map.of(odd.text, Map.of("enum", List.of(odd.around("value"), 1)));
    var turn =
        Map.of(
            "message",
            parts,
            "stop",
            List.of(odd.text),
            "tools",
            List.of(Map.of("name", "t", "description", odd.around("tool"), "parameters", schema)),
            "response_format",
            Map.of("type", "json_schema", "schema", schema));

    var answer = client.post(turns(), ESCAPING.writeValueAsString(turn));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var read = client.get(path());
    assertThat(read.at("/messages/0/parts")).isEqualTo(node(parts));
    assertThat(read.at("/messages/0/content").asString())
        .isEqualTo(odd.around(" first ") + "\n\n" + odd.around(" second "));
    assertThat(client.get(path() + "?as_of=9999-12-31T23:59:59Z")).isEqualTo(read);
    assertThat(exported().get("messages").get(0)).isEqualTo(read.at("/messages/0"));
    var posted = client.get(path() + "/events").get(1).get("payload");
    assertThat(posted.get("parts")).isEqualTo(node(parts));
    var options = posted.get("options");
    assertThat(options.get("stop")).isEqualTo(node(List.of(odd.text)));
    assertThat(options.at("/tools/list/0/description").asString()).isEqualTo(odd.around("tool"));
    for (var told : List.of("/tools/list/0/parameters", "/response_format/schema")) {
      assertThat(JSON.readTree(options.at(told).asString())).isEqualTo(node(schema));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_change_is_told_as_it_was_said_and_so_is_all_to_whoever_follows(Odd odd) {
    var asked = odd.around(" [[byte-by-byte]] ");
    client.ask(conversation, asked);
    var about = about(odd, "other ");

    var patch =
        client
            .request(path())
            .header("Content-Type", "application/merge-patch+json")
            .method("PATCH", BodyPublishers.ofString(JSON.writeValueAsString(about)));
    assertAbout(json(client.send(patch)), about);

    var follow = client.request(path() + "/stream").header("Last-Event-ID", "0").GET();
    var changed = new HashMap<String, JsonNode>();
    try (var lines = client.send(follow, BodyHandlers.ofLines()).body()) {
      var heard =
          Streams.until(
              lines,
              it -> {
                if (it.name().equals("conversation.changed")) {
                  it.data()
                      .properties()
                      .forEach(field -> changed.put(field.getKey(), field.getValue()));
                }
                return changed.keySet().containsAll(about.keySet());
              });
      assertThat(content(heard.getFirst().data().get("message"))).isEqualTo(asked);
      assertThat(Streams.text(heard)).isEqualTo(asked);
    }
    about.forEach((field, value) -> assertThat(changed.get(field)).isEqualTo(node(value)));
  }

  @ParameterizedTest
  @CsvSource({
    "message, '\"a\\u0000b\"', U+0000",
    "message, '\"a\\ud83d\"', surrogate",
    "message, '\"\\ude00\\ud83d\"', surrogate",
    "message, '\" \\r\\n\\u2028\\t\"', empty",
    "title, '\"a\\u0000b\"', U+0000",
    "title, '\"\\ude00\"', surrogate",
    "system_prompt, '\"\\u0000\"', U+0000",
    "system_prompt, '\"a\\ud83db\"', surrogate",
    "metadata, '{\"a\":\"\\u0000\"}', U+0000",
    "metadata, '{\"\\u0000\":\"a\"}', U+0000",
    "metadata, '{\"\\ud83d\":\"a\"}', valid"
  })
  void text_that_cannot_be_kept_is_refused_and_nothing_comes_of_it(
      String field, String value, String why) {
    var before = client.get(path());
    var body = "{\"" + field + "\":" + value + "}";

    var refused =
        field.equals("message")
            ? List.of(client.post(turns(), body))
            : List.of(client.post("/conversation", body), client.patch(path(), body));

    for (var response : refused) {
      assertThat(response.statusCode()).isEqualTo(422);
      var problem = json(response);
      assertThat(problem.get("code").asString()).isEqualTo("invalid_field");
      assertThat(problem.get("field").asString()).isEqualTo(field);
      assertThat(problem.get("detail").asString()).contains(why);
    }
    assertThat(client.get(path())).isEqualTo(before);
    assertThat(client.get("/conversation?limit=1").get(0)).isEqualTo(before);
  }

  @Test
  void what_is_not_utf_8_or_stands_bare_where_json_wants_an_escape_is_refused() {
    var half = new byte[] {(byte) 0xf0, (byte) 0x9f, (byte) 0x98};
    var surrogate = new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0xbd};
    var overlong = new byte[] {(byte) 0xc0, (byte) 0x80};
    for (var wrong : List.of(half, surrogate, overlong)) {
      assertThat(refusal(wrong)).isEqualTo("400 invalid_utf8");
    }
    for (var wrong : List.of("\u0000", "\u0001", "\n", "\u001f")) {
      assertThat(refusal(wrong.getBytes(StandardCharsets.UTF_8))).isEqualTo("400 malformed_json");
    }
    assertThat(client.get(path()).get("messages")).isEmpty();
  }

  /// What is said to a message of these bytes.
  private String refusal(byte[] text) {
    var body =
        BodyPublishers.concat(
            BodyPublishers.ofString("{\"message\":\"a"),
            BodyPublishers.ofByteArray(text),
            BodyPublishers.ofString("b\"}"));
    var response =
        client.send(client.request(turns()).header("Content-Type", "application/json").POST(body));
    return response.statusCode() + " " + json(response).get("code").asString();
  }

  private static Map<String, Object> about(Odd odd, String words) {
    return Map.of(
        "title", odd.around(words + "title"),
        "system_prompt", odd.around(words + "prompt"),
        "metadata", Map.of(odd.text, odd.around(words + "value")));
  }

  private static void assertAbout(JsonNode told, Map<String, ?> about) {
    about.forEach((field, value) -> assertThat(told.get(field)).isEqualTo(node(value)));
  }

  private void assertResumes(String stream, List<Event> events) {
    assertThat(client.replay(stream)).isEqualTo(events);
    for (var seen = 1; seen < events.size(); seen++) {
      var last = String.valueOf(events.get(seen - 1).id());
      var request = client.request(stream).header("Last-Event-ID", last).GET();
      try (var lines = client.send(request, BodyHandlers.ofLines()).body()) {
        assertThat(ChatClient.events(lines)).isEqualTo(events.subList(seen, events.size()));
      }
    }
  }

  private void assertEvents(Map<String, ?> about, List<String> questions, List<String> answers) {
    var events = client.get(path() + "/events?limit=1000").valueStream().toList();
    assertAbout(events.getFirst().get("payload"), about);
    assertThat(texts(events, "MessagePosted")).isEqualTo(questions);
    assertThat(texts(events, "AnswerCompleted")).isEqualTo(answers);
    var pieces = new LinkedHashMap<String, String>();
    for (var event : events) {
      if (event.get("type").asString().equals("AnswerProgressed")) {
        var answer = event.get("payload").get("answer").asString();
        for (var piece : event.get("payload").get("pieces")) {
          pieces.merge(answer, piece.asString(), String::concat);
        }
      }
    }
    assertThat(pieces.values()).containsExactlyElementsOf(answers);
  }

  private static List<String> texts(List<JsonNode> events, String type) {
    return events.stream()
        .filter(it -> it.get("type").asString().equals(type))
        .map(it -> it.get("payload").get("text").asString())
        .toList();
  }

  private byte[] streamed(Map<String, ?> turn) {
    var request =
        client
            .request(turns())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(turn)));
    return client.send(request, BodyHandlers.ofByteArray()).body();
  }

  private JsonNode exported() {
    return client
        .get("/owner/export")
        .get("conversations")
        .valueStream()
        .filter(it -> id(it).equals(conversation))
        .findFirst()
        .orElseThrow();
  }

  private String turns() {
    return "/conversation/completion/" + conversation;
  }

  private String path(JsonNode message) {
    return path(id(message));
  }

  private static JsonNode node(Object value) {
    return JSON.valueToTree(value);
  }

  private static String id(JsonNode thing) {
    return thing.get("id").asString();
  }

  private static String content(JsonNode message) {
    return message.get("content").asString();
  }

  private static List<String> contents(JsonNode messages) {
    return messages.valueStream().map(RoundTripTest::content).toList();
  }
}
