package dev.chatai.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.Tools;
import dev.chatai.llm.upstream.Outcome;
import dev.chatai.llm.upstream.Upstream;
import dev.chatai.llm.upstream.UpstreamRequest;
import dev.chatai.llm.upstream.UpstreamSettings;
import dev.chatai.llm.upstream.UserParts;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;

class DemoModelTest {
  private final Upstream upstream =
      DemoModel.create(
          new DemoSettings(Duration.ZERO),
          new UpstreamSettings(
              Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30), 10_000));

  @Test
  void it_says_what_it_is_and_what_it_was_given() {
    var heard =
        ask(
            TurnOptions.NONE,
            new SystemMessage("Be brief."),
            new UserMessage("hi"),
            new AssistantMessage("Hello."),
            new UserMessage("and now?"));

    assertThat(heard.text())
        .isEqualTo(
            "This is ChatAI's built-in demo model: no language model is connected. You said:"
                + " “and now?”. With it came 2 earlier messages. Set OPENAI_API_KEY or"
                + " OPENAI_BASE_URL to talk to a real one.");
    assertThat(heard.finished())
        .isEqualTo(new Outcome.Finished(FinishReason.STOP, new Usage(6, 31, 37)));
    assertThat(heard.pieces).startsWith("This ", "is ");
  }

  @Test
  void it_keeps_to_the_tokens_it_may_use() {
    var heard = ask(new TurnOptions(null, null, 3), new UserMessage("hi"));

    assertThat(heard.text()).isEqualTo("This is ChatAI's ");
    assertThat(heard.finished().reason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void a_long_message_is_not_repeated_whole() {
    var heard = ask(TurnOptions.NONE, new UserMessage("😀".repeat(5_000)));

    assertThat(heard.text()).hasSizeLessThan(2_500).contains("😀…”");
  }

  @Test
  void it_calls_the_tools_of_the_turn_and_answers_their_results() {
    var tools =
        new Tools(
            List.of(new Tool("weather", null, null, null), new Tool("time", null, null, null)),
            null,
            null);
    var options =
        new TurnOptions(null, null, null, null, null, null, null, tools, null, null, null);
    var said = "Call weather with {\"city\":\"Ulm\"}, then use the tool time. Call nobody.";

    var heard = ask(options, new UserMessage(said));

    assertThat(heard.finished().reason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(heard.answer().toolCalls())
        .extracting(it -> it.name() + it.arguments().value())
        .containsExactly("weather{\"city\":\"Ulm\"}", "time{}");
    assertThat(heard.answer().toolCalls()).extracting(ToolCall::id).doesNotHaveDuplicates();
    assertThat(ask(options, new UserMessage(said), results("Rain", "Noon")).text())
        .isEqualTo("The tools gave: “Rain”, “Noon”.");
  }

  @Test
  void it_thinks_aloud_counts_images_and_answers_in_json_when_asked_to() {
    assertThat(ask(TurnOptions.NONE, new UserMessage("Think!")).answer().reasoning()).isNotNull();
    var image = new Part.ImagePart(new Text("https://a.example/b.png"));
    assertThat(ask(TurnOptions.NONE, UserParts.message(List.of(image, image), null)).text())
        .contains("With it came 2 images and no earlier message.");
    var schema =
        new Text("{\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"integer\"}}}");
    var format = new ResponseFormat(ResponseFormat.Type.JSON_SCHEMA, "x", schema, null);
    var options =
        new TurnOptions(null, null, null, null, null, null, null, null, format, null, null);
    assertThat(ask(options, new UserMessage("hi")).text()).isEqualTo("{\"a\":\"hi\",\"b\":0}");
    assertThat(ask(options, new UserMessage("hi"), results("Rain", "Noon")).text())
        .isEqualTo("{\"a\":\"Rain, Noon\",\"b\":0}");
  }

  private static ToolResponseMessage results(String... given) {
    return ToolResponseMessage.builder()
        .responses(
            Stream.of(given)
                .map(it -> new ToolResponseMessage.ToolResponse("call", "", it))
                .toList())
        .build();
  }

  private Heard ask(TurnOptions options, Message... messages) {
    var heard = new Heard();
    upstream.open(new UpstreamRequest("demo", List.of(messages), options), heard);
    heard.outcome();
    return heard;
  }
}
