package dev.chatai.llm.model;

import dev.chatai.conversation.answer.Models;
import dev.chatai.llm.prompt.PromptSettings;
import dev.chatai.llm.upstream.Upstream;
import dev.chatai.llm.upstream.UpstreamSettings;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// One upstream: a real one if its key or its address is configured, else the demo.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  OpenAiSettings.class,
  ModelSettings.class,
  PromptSettings.class,
  DemoSettings.class,
  RequestSettings.class,
  UpstreamSettings.class
})
class UpstreamConfiguration {
  @Bean
  Upstream upstream(
      OpenAiSettings openAi, DemoSettings demo, RequestSettings requests, UpstreamSettings limits) {
    return openAi.present()
        ? OpenAiUpstream.create(openAi, requests, limits)
        : DemoModel.create(demo, limits);
  }

  @Bean
  Models models(OpenAiSettings openAi, ModelSettings settings, PromptSettings prompt) {
    return ModelsServed.of(openAi, settings, prompt.rules());
  }
}
