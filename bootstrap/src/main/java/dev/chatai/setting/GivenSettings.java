package dev.chatai.setting;

import java.util.HashMap;
import java.util.regex.Pattern;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// Takes the settings of the environment and of the JVM's `-D` options as they are written: an
/// empty one is none, and `${…}` in one is text. Spring would take the first for a value, and put
/// another property's value, such as a password, in the place of the second.
final class GivenSettings implements EnvironmentPostProcessor, Ordered {
  private static final Pattern OURS =
      Pattern.compile(
          "(?i)(chatai|openai|server|management|spring|axon|logging)[._].*", Pattern.DOTALL);

  /// Before anything is read from the environment.
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    var sources = environment.getPropertySources();
    var variables = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    if (sources.get(variables) instanceof SystemEnvironmentPropertySource given) {
      var taken = new HashMap<>(given.getSource());
      taken.entrySet().removeIf(it -> isOurs(it.getKey()) && isNone(it.getValue()));
      taken.replaceAll((name, value) -> isOurs(name) ? Options.literal(value.toString()) : value);
      sources.replace(variables, new SystemEnvironmentPropertySource(variables, taken));
    }
    var options = StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME;
    if (sources.get(options) instanceof MapPropertySource given) {
      given.getSource().entrySet().removeIf(it -> isOurs(it.getKey()) && isNone(it.getValue()));
    }
  }

  static boolean isOurs(String name) {
    return OURS.matcher(name).matches();
  }

  private static boolean isNone(Object value) {
    return value.toString().isBlank();
  }
}
