package dev.chatai.llm;

import dev.chatai.conversation.Models;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// One upstream: a real one if its key or its address is known, else the demo.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  OpenAiSettings.class,
  ModelSettings.class,
  PromptSettings.class,
  DemoSettings.class,
  UpstreamSettings.class
})
class UpstreamConfiguration {
  @Bean
  Upstream upstream(OpenAiSettings openAi, DemoSettings demo, UpstreamSettings limits) {
    return openAi.present()
        ? OpenAiUpstream.create(openAi, limits)
        : DemoModel.create(demo, limits);
  }

  @Bean
  Models models(OpenAiSettings openAi, ModelSettings settings, PromptSettings prompt) {
    return ModelsServed.of(openAi, settings, prompt.rules());
  }
}
