package dev.chatai.setting;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/// Tells in one sentence what [Settings] refused, and what it could not foresee: a setting of the
/// framework's that cannot be bound when it is needed.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSettingAnalyzer implements FailureAnalyzer {
  private final @Nullable Environment environment;

  /// @param environment null if the start failed before there was a context
  InvalidSettingAnalyzer(@Nullable Environment environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidSetting refused) {
        return told(refused, failure);
      }
      if (cause instanceof BindException refused) {
        return told(InvalidSetting.of(environment, refused), failure);
      }
    }
    return null;
  }

  private static FailureAnalysis told(InvalidSetting refused, Throwable failure) {
    return new FailureAnalysis(String.valueOf(refused.getMessage()), "", failure);
  }
}
