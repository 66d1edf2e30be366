package dev.chatai.llm.model;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which model answers.
///
/// @param model name of the model when a request names none; empty is `gpt-5-mini` with a real
///   upstream. Without one it is always `demo`.
@ConfigurationProperties("chatai")
record ModelSettings(@DefaultValue("") String model) {}
