package dev.chatai.setting;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/// Every record of settings in any module, bound once before the application starts: the records
/// refuse what they cannot take, and none of them takes a negative number, or a duration that is
/// negative or longer than a year. Numbers have ASCII digits, and lists have no empty entries.
final class OurSettings {
  private static final String PACKAGE = "dev.chatai";

  /// How all of their names end, so that no other class has to be looked into.
  private static final String SUFFIX = "Settings";

  /// Far from where a number of nanoseconds overflows.
  private static final Duration LONGEST = Duration.ofDays(365);

  private OurSettings() {}

  /// @throws InvalidSetting for the first that cannot be
  static void bind(Environment environment) {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.setResourcePattern("**/*" + SUFFIX + ".class");
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    var binder = Binder.get(environment, new Bounds());
    scanner.findCandidateComponents(PACKAGE).stream()
        .map(it -> Objects.requireNonNull(it.getBeanClassName()))
        .sorted()
        .map(it -> ClassUtils.resolveClassName(it, OurSettings.class.getClassLoader()))
        .forEach(it -> bind(environment, binder, it));
  }

  private static void bind(Environment environment, Binder binder, Class<?> settings) {
    var prefix =
        AnnotatedElementUtils.findMergedAnnotation(settings, ConfigurationProperties.class);
    try {
      binder.bindOrCreate(Objects.requireNonNull(prefix).prefix(), Bindable.of(settings));
    } catch (BindException refused) {
      throw InvalidSetting.of(environment, refused);
    }
  }

  private static void refuse(String sentence) {
    throw new IllegalArgumentException(sentence);
  }

  private static final class Bounds implements BindHandler {
    @Override
    public @Nullable Object onSuccess(
        ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
      switch (result) {
        case Number _ when !isWhole(context) -> throw new AsWritten(name);
        case Collection<?> entries when entries.stream().anyMatch(Objects::isNull) ->
            throw new AsWritten(name);
        case Number number when number.longValue() < 0 -> refuse(name + " must not be negative");
        case Duration time when time.isNegative() -> refuse(name + " must not be negative");
        case Duration time when time.compareTo(LONGEST) > 0 ->
            refuse(name + " must be at most 365d");
        default -> {}
      }
      return result;
    }

    /// Spring would also take hexadecimal numbers, digits of other scripts, and white space between
    /// digits.
    private static boolean isWhole(BindContext context) {
      var property = context.getConfigurationProperty();
      return property == null || String.valueOf(property.getValue()).strip().matches("[+-]?[0-9]+");
    }
  }

  /// A value that Spring would convert, though it is not written as one of its type.
  private static final class AsWritten extends ConversionException {
    private static final long serialVersionUID = 1L;

    AsWritten(ConfigurationPropertyName name) {
      super(name.toString());
    }
  }
}
