package dev.chatai.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.Usage;
import dev.chatai.llm.upstream.Outcome;
import dev.chatai.llm.upstream.Upstream;
import dev.chatai.llm.upstream.UpstreamRequest;
import dev.chatai.llm.upstream.UpstreamSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;

class DemoModelTest {
  private final Upstream upstream =
      DemoModel.create(
          new DemoSettings(Duration.ZERO),
          new UpstreamSettings(
              Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30), 10_000));

  private Heard ask(@Nullable Integer maxTokens, Message... messages) {
    var heard = new Heard();
    upstream.open(new UpstreamRequest("demo", List.of(messages), null, maxTokens), heard);
    heard.outcome();
    return heard;
  }

  @Test
  void it_says_what_it_is_and_what_it_was_given() {
    var heard =
        ask(
            null,
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
    var heard = ask(3, new UserMessage("hi"));

    assertThat(heard.text()).isEqualTo("This is ChatAI's ");
    assertThat(heard.finished().reason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void a_long_message_is_not_repeated_whole() {
    var heard = ask(null, new UserMessage("😀".repeat(5_000)));

    assertThat(heard.text()).hasSizeLessThan(2_500).contains("😀…”");
  }

  @Test
  void asked_without_a_stream_it_says_the_same() {
    var model = new DemoModel(Duration.ZERO);

    assertThat(model.call(new Prompt("hi")).getResults())
        .extracting(result -> result.getOutput().getText())
        .containsExactly(ask(null, new UserMessage("hi")).text());
  }
}
