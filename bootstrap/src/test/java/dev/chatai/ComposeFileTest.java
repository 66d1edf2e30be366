package dev.chatai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ComposeFileTest {
  private static final Path FILE = Path.of("..", "docker-compose.yml");

  @Test
  void every_variable_of_the_application_is_a_setting_that_exists() throws Exception {
    assertThat(environment("chatai").keySet()).isNotEmpty().isSubsetOf(settings());
    assertThat(environment("first-key").keySet()).isNotEmpty().isSubsetOf(settings());
  }

  @Test
  void nothing_is_published_beyond_this_machine() throws Exception {
    assertThat(services())
        .allSatisfy((_, service) -> {
          var ports = (List<?>) service.getOrDefault("ports", List.of());
          assertThat(ports).allSatisfy(it -> assertThat(it.toString()).startsWith("127.0.0.1:"));
        });
  }

  @Test
  void images_are_pinned() throws Exception {
    assertThat(services().values().stream().map(it -> it.get("image")).filter(it -> it != null))
        .allSatisfy(image -> assertThat(image.toString()).matches(".+:\\d+\\.\\d+.*"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> services() throws IOException {
    Map<String, Object> file = new Yaml().load(Files.readString(FILE));
    return (Map<String, Map<String, Object>>) requireNonNull(file.get("services"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> environment(String service) throws IOException {
    return (Map<String, String>)
        requireNonNull(requireNonNull(services().get(service)).get("environment"));
  }

  /// The names in the configuration metadata of every jar, ours included, as variables.
  private static Set<String> settings() throws IOException {
    Set<String> names = new HashSet<>();
    for (URL file :
        Collections.list(
            ComposeFileTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
      try (InputStream stream = file.openStream()) {
        for (JsonNode property : JsonMapper.shared().readTree(stream).path("properties")) {
          names.addAll(variables(property.path("name").asString()));
        }
      }
    }
    // bound by hand
    return names;
  }

  /// As Spring Boot's relaxed binding has it: a dash is nothing, or an underscore.
  private static Set<String> variables(String property) {
    String upper = property.replace('.', '_').toUpperCase(Locale.ROOT);
    return Set.copyOf(List.of(upper.replace("-", ""), upper.replace('-', '_')));
  }
}
