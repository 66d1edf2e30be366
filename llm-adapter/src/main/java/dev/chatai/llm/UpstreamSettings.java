package dev.chatai.llm;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long an upstream may take, and how much it may say.
///
/// @param firstTokenTimeout until the first text of an answer
/// @param idleTimeout between two pieces of text
/// @param totalTimeout for a whole answer
/// @param maxAnswerCharacters most characters that are kept of an answer; beyond it has failed
@ConfigurationProperties("chatai.upstream")
record UpstreamSettings(
    @DefaultValue("60s") Duration firstTokenTimeout,
    @DefaultValue("30s") Duration idleTimeout,
    @DefaultValue("10m") Duration totalTimeout,
    @DefaultValue("1000000") int maxAnswerCharacters) {}
