package dev.chatai.api.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.api.security.SecuritySettings;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LimitsConfigurationTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withUserConfiguration(LimitsConfiguration.class, WithSecurity.class);

  @EnableConfigurationProperties(SecuritySettings.class)
  static class WithSecurity {}

  @Test
  void without_authentication_there_are_no_limits() {
    assertLimits(application, new Limits(0, 0, 0));
    for (var mode : new String[] {"none", "NONE", ""}) {
      assertLimits(
          application.withPropertyValues("chatai.security.mode=" + mode), new Limits(0, 0, 0));
    }
  }

  @Test
  void with_authentication_there_are() {
    assertLimits(
        application.withPropertyValues("chatai.security.mode=api-key"), new Limits(600, 64, 0));
  }

  @Test
  void settings_apply_in_any_mode() {
    for (var mode : new String[] {"none", "api-key"}) {
      assertLimits(
          application.withPropertyValues(
              "chatai.security.mode=" + mode,
              "chatai.limits.requests-per-minute=7",
              "chatai.limits.open-turns=0",
              "chatai.limits.tokens-per-day=3000000000"),
          new Limits(7, 0, 3_000_000_000L));
    }
  }

  @Test
  void a_negative_limit_is_refused() {
    application
        .withPropertyValues("chatai.limits.open-turns=-1")
        .run(it ->
            assertThat(it).getFailure().rootCause().hasMessageContaining("must not be negative"));
  }

  private static void assertLimits(ApplicationContextRunner application, Limits limits) {
    application.run(it -> assertThat(it.getBean(Limits.class)).isEqualTo(limits));
  }
}
