package dev.chatai.api.limit;

import dev.chatai.api.security.SecuritySettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Reads the limits. Without authentication there are none by default, because all clients would
/// share them.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitsConfiguration.Settings.class)
class LimitsConfiguration {
  private static final int REQUESTS_PER_MINUTE = 600;
  private static final int OPEN_TURNS = 64;

  /// What one caller may have at most.
  ///
  /// @param requestsPerMinute requests of one caller in a minute, on each node; 0 is no limit.
  ///   Without a value 600, or no limit while the security mode is `none`
  /// @param openTurns turns of one caller that are queued or under way, over all conversations and
  ///   nodes; 0 is no limit. Without a value 64, or no limit while the security mode is `none`
  /// @param tokensPerDay tokens of one caller in a UTC day, over all nodes; 0 is no limit
  @ConfigurationProperties("chatai.limits")
  record Settings(
      @Nullable Integer requestsPerMinute,
      @Nullable Integer openTurns,
      @DefaultValue("0") long tokensPerDay) {}

  @Bean
  Limits limits(Settings settings, SecuritySettings security) {
    var toldApart = !security.isOpen();
    return new Limits(
        orElse(settings.requestsPerMinute(), toldApart ? REQUESTS_PER_MINUTE : 0),
        orElse(settings.openTurns(), toldApart ? OPEN_TURNS : 0),
        settings.tokensPerDay());
  }

  private static int orElse(@Nullable Integer set, int otherwise) {
    return set == null ? otherwise : set;
  }
}
