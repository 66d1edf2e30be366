package dev.chatai.llm.model;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The built-in demo model.
///
/// @param pause time between two of its words; 0 for none
@ConfigurationProperties("chatai.demo")
record DemoSettings(@DefaultValue("15ms") Duration pause) {}
