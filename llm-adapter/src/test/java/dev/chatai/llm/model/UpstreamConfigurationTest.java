package dev.chatai.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.answer.Models;
import dev.chatai.llm.upstream.Upstream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/// Which model answers, by what is set.
class UpstreamConfigurationTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner().withUserConfiguration(UpstreamConfiguration.class);

  @Test
  void with_nothing_set_only_the_demo_answers() {
    application
        .withPropertyValues("chatai.model=gpt-4o", "openai.api-key=")
        .run(context -> {
          var models = context.getBean(Models.class);
          assertThat(models.standard()).isEqualTo("demo");
          assertThat(models.names()).containsExactly("demo");
          assertThat(models.serves("demo")).isTrue();
          assertThat(models.serves("gpt-4o")).isFalse();
          assertThat(context).hasSingleBean(Upstream.class);
        });
  }

  @Test
  void with_a_key_any_model_may_be_named() {
    application
        .withPropertyValues("openai.api-key=sk-secret")
        .run(context -> {
          var models = context.getBean(Models.class);
          assertThat(models.standard()).isEqualTo("gpt-5-mini");
          assertThat(models.serves("anything")).isTrue();
          assertThat(context.getBean(OpenAiSettings.class).toString()).doesNotContain("sk-secret");
        });
  }

  @Test
  void with_an_address_alone_a_model_of_its_own_is_the_standard() {
    application
        .withPropertyValues("openai.base-url=http://localhost:11434/v1/", "chatai.model=llama3.2")
        .run(context -> {
          assertThat(context.getBean(Models.class).names()).containsExactly("llama3.2");
          assertThat(context.getBean(OpenAiSettings.class).url())
              .isEqualTo("http://localhost:11434/v1");
        });
  }

  @Test
  void an_address_that_is_none_is_refused() {
    application
        .withPropertyValues("openai.base-url=localhost:11434")
        .run(context -> assertThat(context).hasFailed());
  }
}
