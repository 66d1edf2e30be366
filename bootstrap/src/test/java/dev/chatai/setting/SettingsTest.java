package dev.chatai.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

/// Settings as an operator gives them, over the application's own.
class SettingsTest {
  private static final String VARIABLES =
      StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

  private static StandardEnvironment environment(Map<String, Object> variables, String... options)
      throws Exception {
    var environment = new StandardEnvironment();
    var sources = environment.getPropertySources();
    sources.replace(
        VARIABLES, new SystemEnvironmentPropertySource(VARIABLES, new HashMap<>(variables)));
    sources.addFirst(new SimpleCommandLinePropertySource(options));
    new YamlPropertySourceLoader()
        .load("ours", new ClassPathResource("application.yml"))
        .forEach(sources::addLast);
    new GivenSettings().postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }

  private static void check(StandardEnvironment environment) {
    Settings.check(environment);
    ListenAddress.check(environment);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SERVER_PORT | 99999 | must be a port
          SERVER_PORT | -1 | must be a port
          SERVER_PORT | 80 00 | must be a port
          SERVER_PORT | 0x1F40 | must be a port
          SERVER_PORT | 8001 | MANAGEMENT_SERVER_PORT
          MANAGEMENT_SERVER_PORT | 8000 | must not be the port of the API
          MANAGEMENT_SERVER_PORT | -1 | must be a port
          SERVER_ADDRESS | 192.0.2.1 | must be an address of this machine
          SERVER_ADDRESS | no.such.host.invalid | must be an address of this machine
          MANAGEMENT_SERVER_ADDRESS | 192.0.2.1 | must be an address of this machine
          SERVER_SERVLET_CONTEXT_PATH | chat | must be a path
          SERVER_SERVLET_CONTEXT_PATH | /a b | must be a path
          SERVER_SERVLET_CONTEXT_PATH | /a?b | must be a path
          SERVER_SERVLET_CONTEXT_PATH | /a#b | must be a path
          SERVER_SERVLET_CONTEXT_PATH | /a;b | must be a path
          SERVER_SERVLET_CONTEXT_PATH | /a%20b | must be a path
          SERVER_SERVLET_CONTEXT_PATH | /a\\b | must be a path
          SERVER_SERVLET_CONTEXT_PATH | /a/../b | must be a path
          SERVER_SERVLET_CONTEXT_PATH | /. | must be a path
          SERVER_SERVLET_CONTEXT_PATH | /a//b | must be a path
          SERVER_SERVLET_CONTEXT_PATH | // | must be a path
          SERVER_SERVLET_CONTEXT_PATH | https://h/a | must be a path
          CHATAI_CONTEXT_TOKENS | abc | must be a whole number
          CHATAI_CONTEXT_TOKENS | ٣ | must be a whole number
          CHATAI_CONTEXT_TOKENS | 0x10 | must be a whole number
          CHATAI_CONTEXT_TOKENS | 1 6 | must be a whole number
          CHATAI_LIMITS_OPEN_TURNS | ٣ | must be a whole number
          CHATAI_UPSTREAM_IDLE_TIMEOUT | ٣s | must be a duration
          CHATAI_CONTEXT_TOKENS | 1.5 | must be a whole number
          CHATAI_CONTEXT_TOKENS | 99999999999 | must be a whole number of at most 2147483647
          CHATAI_CONTEXT_TOKENS | 0 | must be at least 1
          CHATAI_CONTEXT_TOKENS | -1 | must not be negative
          CHATAI_UPSTREAM_IDLE_TIMEOUT | soon | must be a duration
          CHATAI_UPSTREAM_IDLE_TIMEOUT | 10 minutes | must be a duration
          CHATAI_UPSTREAM_IDLE_TIMEOUT | 0s | must be positive
          CHATAI_UPSTREAM_IDLE_TIMEOUT | -5s | must not be negative
          CHATAI_DEMO_PAUSE | -5s | must not be negative
          CHATAI_DRAIN | soon | must be a duration
          CHATAI_DRAIN | -5s | must not be negative
          CHATAI_DRAIN | 366d | must be at most 365d
          CHATAI_UPSTREAM_TOTAL_TIMEOUT | 9999999d | must be at most 365d
          CHATAI_AUTO_TITLE | maybe | must be true or false
          CHATAI_LIMITS_OPEN_TURNS | -4 | must not be negative
          CHATAI_LIMITS_REQUESTS_PER_MINUTE | -1 | must not be negative
          CHATAI_LIMITS_TOKENS_PER_DAY | -1 | must not be negative
          CHATAI_LIMITS_TOKENS_PER_DAY | many | must be a whole number
          CHATAI_SECURITY_MODE | apikeys | must be one of none, api-key, oidc
          CHATAI_SECURITY_MODE | api-key, | must be one of none, api-key, oidc
          CHATAI_SECURITY_MODE | , | must be one of none, api-key, oidc
          CHATAI_UPSTREAM_TOKEN_PARAMETER | , | must be one of auto, max-tokens
          CHATAI_CORS_ORIGINS | example.org | no origin
          CHATAI_CORS_ORIGINS | https://a.example, | no origin
          CHATAI_CORS_ORIGINS | , | no origin
          CHATAI_CORS_ORIGINS | http://a:99999 | no origin
          CHATAI_CORS_ORIGINS | http://a: | no origin
          OPENAI_BASE_URL | foo | must be an http or https URL
          OPENAI_BASE_URL | http://256.256.256.256/v1 | must be an http or https URL
          OPENAI_BASE_URL | http://h/v1#part | without a fragment
          AXON_AXONSERVER_ENABLED | maybe | must be true or false
          AXON_AXONSERVER_SERVERS | host:port | must be host:port
          AXON_AXONSERVER_SERVERS | host:0 | must be host:port
          AXON_AXONSERVER_SERVERS | a,,b | must be host:port
          AXON_AXONSERVER_SERVERS | :8124 | must be host:port\
          """)
  void one_that_cannot_be_is_told_with_its_name_its_value_and_what_it_may_be(
      String name, String value, String words) {
    assertThatThrownBy(() -> check(environment(Map.of(name, value))))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining(name)
        .hasMessageContaining(value)
        .hasMessageContaining(words)
        .satisfies(it -> assertThat(it.getMessage()).doesNotContain("\n").endsWith("."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/chat", "/chat/", "/a/b-c_d.e~f", "/@me"})
  void a_path_prefix_is_taken(String path) {
    assertThatCode(() -> check(environment(Map.of("SERVER_SERVLET_CONTEXT_PATH", path))))
        .doesNotThrowAnyException();
  }

  @Test
  void the_name_of_a_node_can_be_stored() {
    for (var name : new String[] {"é".repeat(256), "a\nb", "a\u0085b"}) {
      assertThatThrownBy(() -> check(environment(Map.of("CHATAI_NODE", name))))
          .isInstanceOf(InvalidSetting.class)
          .hasMessageStartingWith(
              "CHATAI_NODE must have at most 255 characters, and no control characters")
          .satisfies(it -> assertThat(it.getMessage()).doesNotContainPattern("\\p{Cntrl}"));
    }
    for (var name : new String[] {"🐘".repeat(255), "node 1", "é"}) {
      assertThatCode(() -> check(environment(Map.of("CHATAI_NODE", name))))
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FIRST_TOKEN", "IDLE", "TOTAL"})
  void a_timeout_is_told_by_its_own_name(String which) {
    var name = "CHATAI_UPSTREAM_" + which + "_TIMEOUT";
    assertThatThrownBy(() -> check(environment(Map.of(name, "0s"))))
        .hasMessage(name + " must be positive (" + name + " is “0s”).");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"id.example", "https://", "https://%zz", "https://h:99999/", "https://h/#a"})
  void an_issuer_is_an_address(String issuer) {
    assertThatThrownBy(() ->
            check(
                environment(
                    Map.of(
                        "CHATAI_SECURITY_MODE", "oidc",
                        "CHATAI_OIDC_AUDIENCE", "chat",
                        "CHATAI_OIDC_ISSUER", issuer))))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContainingAll("CHATAI_OIDC_ISSUER", issuer);
  }

  @Test
  void an_option_and_a_property_go_by_the_names_they_were_given_by() throws Exception {
    assertThatThrownBy(() -> check(environment(Map.of(), "--chatai.context-tokens=0")))
        .hasMessage("--chatai.context-tokens must be at least 1 (--chatai.context-tokens is “0”).");
    var properties = environment(Map.of());
    properties.getSystemProperties().put("chatai.demo.pause", "long");
    try {
      assertThatThrownBy(() -> check(properties)).hasMessageStartingWith("-Dchatai.demo.pause is");
    } finally {
      properties.getSystemProperties().remove("chatai.demo.pause");
    }
  }

  @Test
  void a_secret_is_not_told() {
    for (var url : new String[] {"ftp://me:secret@host/v1", "http://me:top/secret@host/v1"}) {
      assertThatThrownBy(() -> check(environment(Map.of("OPENAI_BASE_URL", url))))
          .hasMessageContaining("OPENAI_BASE_URL")
          .satisfies(it -> assertThat(it.getMessage()).doesNotContain("secret"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void an_empty_one_is_none(String empty) throws Exception {
    var names =
        """
        SERVER_PORT SERVER_ADDRESS MANAGEMENT_SERVER_PORT MANAGEMENT_SERVER_ADDRESS CHATAI_NODE
        LOGGING_STRUCTURED_FORMAT_CONSOLE CHATAI_DRAIN CHATAI_DATA_DIR CHATAI_MASTER_KEY_FILE
        SPRING_DATASOURCE_URL SPRING_DATASOURCE_USERNAME SPRING_DATASOURCE_PASSWORD
        AXON_AXONSERVER_ENABLED AXON_AXONSERVER_SERVERS OPENAI_API_KEY OPENAI_BASE_URL CHATAI_MODEL
        CHATAI_SYSTEM_PROMPT CHATAI_AUTO_TITLE CHATAI_CONTEXT_TOKENS
        CHATAI_UPSTREAM_FIRST_TOKEN_TIMEOUT CHATAI_UPSTREAM_MAX_ANSWER_CHARS CHATAI_DEMO_PAUSE
        CHATAI_SECURITY_MODE CHATAI_OIDC_ISSUER CHATAI_CORS_ORIGINS
        CHATAI_LIMITS_REQUESTS_PER_MINUTE CHATAI_LIMITS_TOKENS_PER_DAY\
        """
            .split("\\s+");
    var variables = new HashMap<String, Object>();
    for (var name : names) {
      variables.put(name, empty);
    }
    var environment = environment(variables);
    assertThatCode(() -> check(environment)).doesNotThrowAnyException();
    assertThat(environment.getProperty("server.port")).isEqualTo("8000");
    assertThat(environment.getProperty("server.address")).isEqualTo("127.0.0.1");
    assertThat(environment.getProperty("chatai.data-dir")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"${HOME}", "a\\${b}", "${", "$HOME", "{}", "${x:y}", "\\", "}${"})
  void what_looks_like_a_placeholder_is_text(String text) throws Exception {
    var environment = environment(Map.of("CHATAI_SYSTEM_PROMPT", text, "HOME", "/home/me"));
    assertThat(environment.getProperty("CHATAI_SYSTEM_PROMPT")).isEqualTo(text);
  }

  @Test
  void bytes_that_are_no_text_are_refused() {
    assertThatThrownBy(
            () -> check(environment(Map.of("CHATAI_SYSTEM_PROMPT", "x".repeat(200) + "Zo\uFFFD"))))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("CHATAI_SYSTEM_PROMPT")
        .hasMessageContaining("must be text in UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:8124", "axon_server:8124,b.example:9000"})
  void servers_of_axon_are_understood(String servers) {
    assertThatCode(() -> check(environment(Map.of("AXON_AXONSERVER_SERVERS", servers))))
        .doesNotThrowAnyException();
  }

  @Test
  void those_of_the_log_are_looked_at_before_there_is_one() {
    assertThat(LogSettings.refusal(Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "json"), List.of()))
        .hasValueSatisfying(it -> assertThat(it).contains("“json”", "ecs, gelf, logstash"));
    assertThat(LogSettings.refusal(Map.of("LOGGING_LEVEL_ROOT", "loud"), List.of()))
        .hasValueSatisfying(it -> assertThat(it).startsWith("LOGGING_LEVEL_ROOT is “loud”"));
    assertThat(LogSettings.refusal(Map.of(), List.of("--logging.level.dev.chatai=loud")))
        .hasValueSatisfying(it -> assertThat(it).startsWith("--logging.level.dev.chatai is"));
    var good =
        Map.of("LOGGING_LEVEL_ROOT", "WARN", "LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs", "A", "b");
    assertThat(LogSettings.refusal(good, List.of("serve", "--debug"))).isEmpty();
  }
}
