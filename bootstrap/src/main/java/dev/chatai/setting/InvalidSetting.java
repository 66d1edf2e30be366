package dev.chatai.setting;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;

/// A setting cannot be. The message says which, what it was and what it may be, in one sentence.
public final class InvalidSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final Pattern NAME =
      Pattern.compile(
          "(?<![\\w./-])(?:chatai|openai|server|management|spring|axon)(?:\\.[a-z0-9-]+)+"
              + "|(?<![\\w./-])(?:CHATAI|OPENAI|SERVER|MANAGEMENT|SPRING|AXON)(?:_[A-Z0-9]+)+");

  private InvalidSetting(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  /// @param property such as `server.port`
  /// @param demand what it may be: “must be …”
  public static InvalidSetting of(Environment environment, String property, String demand) {
    return of(environment, property, environment.getProperty(property, ""), demand);
  }

  /// @param value for one that nobody gave
  private static InvalidSetting of(
      @Nullable Environment environment, String property, String value, String demand) {
    var given =
        Given.all(environment).stream()
            .filter(it -> it.key().equals(Given.key(property)))
            .findFirst()
            .orElse(new Given(Given.variable(property), Given.key(property), value));
    return of(given, demand);
  }

  static InvalidSetting of(Given given, String demand) {
    return new InvalidSetting(given + ", but " + demand + ".", null);
  }

  /// @param failure of binding a record of settings: a value that cannot be converted, or one that
  ///   the record refuses with an IllegalArgumentException, whose message names the property or the
  ///   variable
  public static InvalidSetting of(@Nullable Environment environment, BindException failure) {
    var property = failure.getProperty();
    var cannotBeConverted =
        Stream.<Throwable>iterate(failure, it -> it != null, Throwable::getCause)
            .anyMatch(ConversionException.class::isInstance);
    if (property != null && cannotBeConverted) {
      return of(
          environment,
          property.getName().toString(),
          String.valueOf(property.getValue()),
          demand(failure.getTarget().getType()));
    }
    return new InvalidSetting(refusal(environment, failure), failure);
  }

  static InvalidSetting temporaryFolder(String folder) {
    return new InvalidSetting(
        "-Djava.io.tmpdir is “" + folder + "”, but must be a folder that can be written.", null);
  }

  private static String demand(ResolvableType type) {
    var raw = type.toClass();
    if (Collection.class.isAssignableFrom(raw)) {
      return demand(type.asCollection().getGeneric());
    }
    if (raw.isEnum()) {
      return Arrays.stream(raw.getEnumConstants())
          .map(it -> it.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
          .collect(Collectors.joining(", ", "must be one of ", ""));
    }
    if (raw == Duration.class) {
      return "must be a duration such as 500ms, 60s or 10m";
    }
    if (raw == Boolean.class || raw == boolean.class) {
      return "must be true or false";
    }
    return Number.class.isAssignableFrom(raw) || raw.isPrimitive()
        ? "must be a whole number" + (most(raw) == 0 ? "" : " of at most " + most(raw))
        : "must be a " + raw.getSimpleName();
  }

  private static long most(Class<?> number) {
    return number == Integer.class || number == int.class ? Integer.MAX_VALUE : 0;
  }

  /// The record's own words, with the names as they were given, and what the values were.
  private static String refusal(@Nullable Environment environment, BindException failure) {
    var words =
        String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage())
            .strip()
            .replaceFirst("\\.$", "");
    var all = Given.all(environment);
    var names = NAME.matcher(words).results().map(it -> Given.key(it.group())).toList();
    var meant = meant(all, names.isEmpty() ? components(failure) : Set.copyOf(names));
    var told =
        NAME.matcher(words)
            .replaceAll(name ->
                Matcher.quoteReplacement(
                    meant.stream()
                        .filter(it -> it.key().equals(Given.key(name.group())))
                        .findFirst()
                        .map(Given::name)
                        .orElse(Given.variable(name.group()))));
    var values =
        meant.stream()
            .filter(it -> !told.contains("“" + it.told() + "”"))
            .map(Given::toString)
            .collect(Collectors.joining(", "));
    return told + (values.isEmpty() ? "" : " (" + values + ")") + ".";
  }

  /// Those of these names, or else beneath them; of several of one name the one that wins.
  private static List<Given> meant(List<Given> all, Set<String> keys) {
    var exact = all.stream().filter(it -> keys.contains(it.key())).toList();
    var found =
        exact.isEmpty()
            ? all.stream().filter(it -> keys.stream().anyMatch(it.key()::startsWith)).toList()
            : exact;
    return found.stream()
        .collect(Collectors.toMap(Given::key, it -> it, (first, _) -> first, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }

  /// The settings of the record that refused.
  private static Set<String> components(BindException failure) {
    var prefix = Given.key(failure.getName().toString());
    var components = failure.getTarget().getType().toClass().getRecordComponents();
    return components == null
        ? Set.of(prefix)
        : Arrays.stream(components)
            .map(it -> prefix + Given.key(it.getName()))
            .collect(Collectors.toSet());
  }
}
