package dev.chatai.setting;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Settings on the command line: `--name=value`.
public final class Options {
  private static final Pattern OPTION = Pattern.compile("--[^=\\s]+=.*", Pattern.DOTALL);

  /// Spring Boot's own, which have no value.
  private static final List<String> SWITCHES = List.of("--debug", "--trace");

  /// What Spring would replace: only where the brace is closed.
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?=.*})", Pattern.DOTALL);

  private Options() {}

  public static boolean isOption(String word) {
    return OPTION.matcher(word).matches() || SWITCHES.contains(word);
  }

  /// The options as Spring has to be given them to take each as it is written. An empty one is
  /// none.
  public static String[] verbatim(Stream<String> options) {
    return options
        .filter(it -> !it.substring(it.indexOf('=') + 1).isBlank())
        .map(Options::literal)
        .toArray(String[]::new);
  }

  /// With Spring's escape for `${…}`.
  static String literal(String value) {
    return PLACEHOLDER.matcher(value).replaceAll("\\\\\\${");
  }
}
