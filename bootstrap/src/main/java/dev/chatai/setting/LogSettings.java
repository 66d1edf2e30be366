package dev.chatai.setting;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The settings of the log, which are needed before anything can be logged: so what is wrong with
/// them is found first, and is printed.
public final class LogSettings {
  private static final String LEVEL = "logginglevel";
  private static final String LEVELS = "(?i)trace|debug|info|warn|error|fatal|off|true|false|";
  private static final String FORMAT = "loggingstructuredformatconsole";
  private static final String FORMATS = "(?i)ecs|gelf|logstash|\\S+\\.\\S+|";

  private LogSettings() {}

  /// @param variables of the environment
  /// @param words of the command line
  /// @return one sentence about the first that cannot be
  public static Optional<String> refusal(Map<String, String> variables, List<String> words) {
    var options =
        words.stream()
            .filter(Options::isOption)
            .map(it -> it.split("=", 2))
            .filter(it -> it.length == 2)
            .map(it -> new Given(it[0], Given.key(it[0]), it[1]));
    var others =
        variables.entrySet().stream()
            .map(it -> new Given(it.getKey(), Given.key(it.getKey()), it.getValue()));
    return Stream.concat(options, others).flatMap(it -> refusal(it).stream()).findFirst();
  }

  private static Optional<String> refusal(Given given) {
    var value = given.value().strip();
    if (given.key().startsWith(LEVEL) && !value.matches(LEVELS)) {
      return Optional.of(given + ", but must be one of trace, debug, info, warn, error, off.");
    }
    if (given.key().equals(FORMAT) && !value.matches(FORMATS)) {
      return Optional.of(given + ", but must be one of ecs, gelf, logstash.");
    }
    return Optional.empty();
  }
}
