package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.TurnOptions.Sampling;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.ToolResult;
import dev.chatai.conversation.content.Tools;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a turn may have beside a text: what is passed on, and what is refused, by its name.
@Timeout(60)
class TurnBodyTest extends ApiTest {
  private String turns;

  @BeforeEach
  void start() {
    turns = "/conversation/completion/" + started();
  }

  private PostMessage posted(String body) {
    var response = post(turns, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return conversations.posted.getLast();
  }

  @Test
  void parts() {
    var posted =
        posted(
            """
            {"message": [{"type": "text", "text": "What is this?"},
                         {"url": "https://example.org/a.png", "type": "image"}]}\
            """);
    assertThat(posted.content())
        .isEqualTo(
            new Question.Parts(
                List.of(
                    new Part.TextPart(new Text("What is this?")),
                    new Part.ImagePart(new Text("https://example.org/a.png")))));
  }

  @Test
  void tool_results() {
    var posted =
        posted(
            """
            {"message": null, "tool_results": [{"tool_call_id": "c1", "content": "12°"},
                                               {"tool_call_id": "c2", "content": ""}]}\
            """);
    assertThat(posted.content())
        .isEqualTo(
            new Question.ToolResults(
                List.of(
                    new ToolResult("c1", new Text("12°")), new ToolResult("c2", new Text("")))));
  }

  @Test
  void options() {
    var posted =
        posted(
            """
            {"message": "Hi", "temperature": 1, "max_tokens": 7, "top_p": 0.5, "seed": -9000000000,
             "frequency_penalty": -2, "presence_penalty": 2.0, "reasoning_effort": "low",
             "verbosity": "high",
             "stop": "END", "parallel_tool_calls": false, "tool_choice": {"name": "weather"},
             "tools": [{"name": "weather", "description": "Tells it.", "strict": true,
                        "parameters": {"type": "object", "$defs": {"z": 1.50, "a": 1e400},
                                       "maximum": 12345678901234567890123, "x": [null, true, "é"]}},
                       {"name": "time"}],
             "response_format": {"type": "json_schema", "name": "n", "schema": { }, "strict": false}}\
            """);
    var schema =
        "{\"type\":\"object\",\"$defs\":{\"z\":1.50,\"a\":1e400},"
            + "\"maximum\":12345678901234567890123,\"x\":[null,true,\"é\"]}";
    assertThat(posted.options())
        .isEqualTo(
            new TurnOptions(
                null,
                1.0,
                7,
                new Sampling(0.5, -9_000_000_000L, -2.0, 2.0),
                "low",
                "high",
                List.of(new Text("END")),
                new Tools(
                    List.of(
                        new Tool("weather", new Text("Tells it."), new Text(schema), true),
                        new Tool("time", null, null, null)),
                    new Tools.Choice(Tools.Choice.Mode.NAMED, "weather"),
                    false),
                new ResponseFormat(ResponseFormat.Type.JSON_SCHEMA, "n", new Text("{}"), false),
                null,
                null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "none", "required"})
  void tool_choice(String choice) {
    var posted =
        posted(
            "{\"message\":\"Hi\",\"tools\":[{\"name\":\"t\"}],\"tool_choice\":\"%s\"}"
                .formatted(choice));
    var mode = Tools.Choice.Mode.valueOf(choice.toUpperCase(Locale.ROOT));
    assertThat(posted.options().tools())
        .isEqualTo(
            new Tools(
                List.of(new Tool("t", null, null, null)), new Tools.Choice(mode, null), null));
  }

  @Test
  void null_is_absent() {
    var posted =
        posted(
            """
            {"message": "Hi", "tool_results": null, "tools": null, "tool_choice": null,
             "parallel_tool_calls": null, "response_format": null, "reasoning_effort": null, "verbosity": null,
             "top_p": null, "stop": null, "seed": null, "frequency_penalty": null,
             "presence_penalty": null}\
            """);
    assertThat(posted.options()).isEqualTo(TurnOptions.NONE);
    assertThat(posted.content()).isEqualTo(new Text("Hi"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "colour | {\"message\": \"a\", \"colour\": 1}",
        "user | {\"message\": \"a\", \"user\": \"me\"}",
        "Message | {\"Message\": \"a\"}",
        "body | {\"message\": \"a\", \"LONG\": 1}",
        "body | {\"message\": \"a\", \"\\u0000\": 1}",
        "message[0].size | {\"message\": [{\"type\": \"text\", \"text\": \"a\", \"size\": 1}]}",
        "message[0].url | {\"message\": [{\"type\": \"text\", \"text\": \"a\", \"url\": \"b\"}]}",
        "message[1].detail | {\"message\": [{\"type\": \"text\", \"text\": \"a\"},"
            + " {\"type\": \"image\", \"url\": \"https://a.b/c\", \"detail\": \"low\"}]}",
        "tool_results[0].name | {\"tool_results\": [{\"tool_call_id\": \"a\", \"content\": \"b\","
            + " \"name\": \"c\"}]}",
        "tools[1].function | {\"message\": \"a\", \"tools\": [{\"name\": \"t\"}, {\"function\":"
            + " {}}]}",
        "tools[0] | {\"message\": \"a\", \"tools\": [{\"name\": \"t\", \"LONG\": {}}]}",
        "tool_choice.type | {\"message\": \"a\", \"tools\": [{\"name\": \"t\"}],"
            + " \"tool_choice\": {\"name\": \"t\", \"type\": \"function\"}}",
        "response_format.json_schema | {\"message\": \"a\", \"response_format\":"
            + " {\"type\": \"json_schema\", \"json_schema\": {}}}"
      })
  void an_unknown_field_is_refused_by_its_name(String field, String body) {
    refused(post(turns, body.replace("LONG", "n".repeat(65))), "unknown_field", field);
  }

  @Test
  void an_unknown_field_of_a_conversation_is_ignored() {
    assertThat(post("/conversation", "{\"colour\": 1}").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "message | \"message\": []",
        "message | \"message\": [null]",
        "message | \"message\": [{}]",
        "message | \"message\": [\"a\"]",
        "message | \"message\": [[]]",
        "message | \"message\": [{\"type\": \"text\"}]",
        "message | \"message\": [{\"type\": \"text\", \"text\": \" \"}]",
        "message | \"message\": [{\"type\": \"text\", \"text\": 5}]",
        "message | \"message\": [{\"type\": \"text\", \"text\": \"\\u0000\"}]",
        "message | \"message\": [{\"type\": \"audio\", \"text\": \"a\"}]",
        "message | \"message\": [{\"type\": 1}]",
        "tool_results | \"message\": \"a\", \"tool_results\": []",
        "tool_results | \"tool_results\": {}",
        "tool_results | \"tool_results\": [null]",
        "tool_results | \"tool_results\": [{\"content\": \"a\"}]",
        "tool_results | \"tool_results\": [{\"tool_call_id\": \"a\"}]",
        "tool_results | \"tool_results\": [{\"tool_call_id\": \"a\", \"content\": {}}]",
        "tool_results | \"tool_results\": [{\"tool_call_id\": 1, \"content\": \"a\"}]",
        "top_p | \"message\": \"a\", \"top_p\": 1.1",
        "top_p | \"message\": \"a\", \"top_p\": -0.1",
        "top_p | \"message\": \"a\", \"top_p\": \"1\"",
        "frequency_penalty | \"message\": \"a\", \"frequency_penalty\": -2.1",
        "presence_penalty | \"message\": \"a\", \"presence_penalty\": 1e400",
        "seed | \"message\": \"a\", \"seed\": 1.5",
        "seed | \"message\": \"a\", \"seed\": 9223372036854775808",
        "stop | \"message\": \"a\", \"stop\": []",
        "stop | \"message\": \"a\", \"stop\": \"\"",
        "stop | \"message\": \"a\", \"stop\": [null]",
        "stop | \"message\": \"a\", \"stop\": 5",
        "stop | \"message\": \"a\", \"stop\": [\"a\", \"b\", \"c\", \"d\", \"e\"]",
        "reasoning_effort | \"message\": \"a\", \"reasoning_effort\": \"\"",
        "reasoning_effort | \"message\": \"a\", \"reasoning_effort\": \"think hard\"",
        "verbosity | \"message\": \"a\", \"verbosity\": \"be brief\"",
        "parallel_tool_calls | \"message\": \"a\", \"parallel_tool_calls\": \"true\"",
        "response_format | \"message\": \"a\", \"response_format\": \"json_object\"",
        "response_format | \"message\": \"a\", \"response_format\": {}",
        "response_format | \"message\": \"a\", \"response_format\": {\"type\": \"xml\"}",
        "response_format | \"message\": \"a\", \"response_format\": {\"type\": \"json_schema\"}",
        "response_format | \"message\": \"a\", \"response_format\":"
            + " {\"type\": \"text\", \"schema\": {}}",
        "response_format | \"message\": \"a\", \"response_format\":"
            + " {\"type\": \"json_schema\", \"schema\": {}, \"name\": \"a b\"}",
        "response_format | \"message\": \"a\", \"response_format\":"
            + " {\"type\": \"json_schema\", \"schema\": []}",
        "response_format | \"message\": \"a\", \"response_format\":"
            + " {\"type\": \"json_schema\", \"schema\": {\"a\": \"\\ud800\"}}"
      })
  void an_invalid_field(String field, String fields) {
    refused(post(turns, "{" + fields + "}"), "invalid_field", field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tools | \"tools\": {}",
        "tools | \"tools\": [null]",
        "tools | \"tools\": [\"weather\"]",
        "tools | \"tools\": [{}]",
        "tools | \"tools\": [{\"name\": 1}]",
        "tools | \"tools\": [{\"name\": \"t\", \"parameters\": \"{}\"}]",
        "tools | \"tools\": [{\"name\": \"t\", \"parameters\": true}]",
        "tools | \"tools\": [{\"name\": \"t\", \"strict\": 1}]",
        "tool_choice | \"tools\": [{\"name\": \"t\"}], \"tool_choice\": \"any\"",
        "tool_choice | \"tools\": [{\"name\": \"t\"}], \"tool_choice\": \"named\"",
        "tool_choice | \"tools\": [{\"name\": \"t\"}], \"tool_choice\": {}",
        "tool_choice | \"tools\": [{\"name\": \"t\"}], \"tool_choice\": 1",
        "tool_choice | \"tools\": [{\"name\": \"t\"}], \"tool_choice\": {\"name\": 1}",
        "tool_choice | \"tool_choice\": \"auto\"",
        "parallel_tool_calls | \"parallel_tool_calls\": true"
      })
  void an_invalid_tool(String field, String fields) {
    refused(post(turns, "{\"message\": \"a\", " + fields + "}"), "invalid_tool", field);
  }

  @Test
  void a_schema_has_bounds() {
    for (var depth : new int[] {32, 33}) {
      var schema = "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
      var response = post(turns, withSchema(schema));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(depth == 32 ? 200 : 422);
    }
    var large = withSchema("{\"a\":\"" + "x".repeat(200_000) + "\"}");
    refused(post(turns, large), "invalid_tool", "tools");
  }

  private static String withSchema(String schema) {
    return "{\"message\":\"a\",\"tools\":[{\"name\":\"t\",\"parameters\":" + schema + "}]}";
  }

  @Test
  void no_result_is_a_missing_one() {
    refused(post(turns, "{\"tool_results\": []}"), "missing_tool_result", "tool_results");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"type\": \"image\"}", "{\"type\": \"image\", \"url\": 5}"})
  void an_image_without_a_url(String part) {
    refused(post(turns, "{\"message\": [" + part + "]}"), "invalid_image", "message");
  }

  @Test
  void texts_are_bounded_together() {
    var part = "{\"type\": \"text\", \"text\": \"" + "a".repeat(100_001) + "\"}";
    refused(
        post(turns, "{\"message\": [%s, %s]}".formatted(part, part)), "invalid_field", "message");
    var result = "{\"tool_call_id\": \"c\", \"content\": \"" + "a".repeat(200_001) + "\"}";
    refused(post(turns, "{\"tool_results\": [" + result + "]}"), "invalid_field", "tool_results");
  }

  @Test
  void a_plain_text_of_calls_only_ends_in_order_and_empty() {
    conversations.model =
        answer ->
            answer
                .started()
                .say(new Piece.Reasoning(new Text("Hm.")))
                .say(new Piece.ToolCallFragment(0, "c", "weather", new Text("{}")))
                .complete();
    var response = post(turns, "{\"message\": \"Hi\", \"stream\": true}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("X-Message-Id")).isPresent();
  }

  private static void refused(HttpResponse<String> response, String code, String field) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    assertThat(json(response).get("code").asString()).as(response.body()).isEqualTo(code);
    assertThat(json(response).get("field").asString()).isEqualTo(field);
    assertThat(json(response).get("detail").asString())
        .startsWith(field)
        .doesNotContain("dev.chatai");
  }
}
