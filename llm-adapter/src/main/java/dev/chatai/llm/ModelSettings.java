package dev.chatai.llm;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Which model answers.
///
/// @param model the one asked when neither the request nor the conversation names one; `gpt-5-mini`
///   with a real upstream, else `demo`
@ConfigurationProperties("chatai")
record ModelSettings(@Nullable String model) {}
