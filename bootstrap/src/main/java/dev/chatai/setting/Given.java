package dev.chatai.setting;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/// A setting as its operator gave it.
///
/// @param name as it was written: an environment variable, `--option` or `-Dproperty`
/// @param key the same for all ways to write the name
/// @param value what it is; see [#told]
record Given(String name, String key, String value) {
  private static final int LONGEST = 100;

  /// All that are given, those that win first; the application's own defaults are not among them.
  static List<Given> all(@Nullable Environment environment) {
    return environment instanceof ConfigurableEnvironment sources
        ? sources.getPropertySources().stream()
            .filter(it -> !(it instanceof OriginTrackedMapPropertySource))
            .flatMap(it -> it instanceof EnumerablePropertySource<?> known ? of(known) : null)
            .toList()
        : List.of();
  }

  private static Stream<Given> of(EnumerablePropertySource<?> source) {
    return Arrays.stream(source.getPropertyNames())
        .filter(GivenSettings::isOurs)
        .map(it -> new Given(written(source, it), key(it), String.valueOf(source.getProperty(it))));
  }

  private static String written(EnumerablePropertySource<?> source, String name) {
    if (source instanceof CommandLinePropertySource<?>) {
      return "--" + name;
    }
    return switch (source.getName()) {
      case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> "-D" + name;
      case StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME -> name;
      default -> variable(name);
    };
  }

  /// The environment variable of a property.
  static String variable(String property) {
    return property.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
  }

  static String key(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }

  /// The value for a sentence: one line, not too long, and without secrets.
  String told() {
    if (key.matches(".*(key|password|secret)")) {
      return "…";
    }
    var text = value.replace("\\${", "${").replaceAll("\\p{Cntrl}+", " ");
    if (text.contains("//")) {
      text = text.replaceAll("//.*@", "//…@").replaceFirst("\\?.*", "?…");
    }
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
  }

  @Override
  public String toString() {
    return name + " is “" + told() + "”";
  }
}
