package dev.chatai.llm.upstream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long and how much an answer may be. Text and a model's reasoning are signs of life;
/// keep-alive comments and empty chunks are not, since proxies send them for the dead.
///
/// @param firstTokenTimeout longest wait for a model's first sign of life
/// @param idleTimeout longest silence between two signs of life
/// @param totalTimeout longest time for a whole answer
/// @param maxAnswerChars most UTF-16 units of an answer that are kept
@ConfigurationProperties("chatai.upstream")
public record UpstreamSettings(
    @DefaultValue("60s") Duration firstTokenTimeout,
    @DefaultValue("30s") Duration idleTimeout,
    @DefaultValue("10m") Duration totalTimeout,
    @DefaultValue("1000000") int maxAnswerChars) {
  /// Below what an attempt's numbers can count (`StreamNumber.PIECES`).
  static final int MAX_PIECES = 900_000;

  public UpstreamSettings {
    checkPositive("chatai.upstream.first-token-timeout", firstTokenTimeout);
    checkPositive("chatai.upstream.idle-timeout", idleTimeout);
    checkPositive("chatai.upstream.total-timeout", totalTimeout);
    if (maxAnswerChars < 1) {
      throw new IllegalArgumentException("chatai.upstream.max-answer-chars must be at least 1");
    }
  }

  private static void checkPositive(String property, Duration timeout) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException(property + " must be positive");
    }
  }
}
