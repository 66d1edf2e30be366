package dev.chatai;

import dev.chatai.history.store.HistoryCommand;
import dev.chatai.key.KeysCommand;
import dev.chatai.setting.LogSettings;
import dev.chatai.setting.Options;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.function.Consumer;

/// What the process is asked to do: to serve, or one command to its end.
final class CommandLine {
  private static final int NOT_UNDERSTOOD = 2;
  private static final String SERVE = "serve";
  private static final String HELP = "--help";
  private static final String VERSION = "--version";
  private static final String COMMANDS =
      "There are serve, keys create, keys list, keys revoke, export FILE, import FILE, verify FILE,"
          + " train, --help and --version.";
  private static final String USAGE =
      """
      ChatAI API: a self-hosted server for conversations with a language model.

      java -jar chatai.jar [COMMAND] [--name=value …]

        serve                     serves until it is stopped; so does no command
        keys create --owner NAME  makes an API key; [--admin] [--expires DAYS]
        keys list                 lists all keys
        keys revoke ID            revokes a key
        export FILE               writes all events into a file
        import FILE               fills an empty event store from a file
        verify FILE               checks a file
        train                     takes some turns with itself, for an AOT cache
        --help                    prints this
        --version                 prints the version

      Settings are environment variables, such as SERVER_PORT=9000, or options, such as
      --server.port=9000.\
      """;

  private final List<String> words;
  private final PrintStream out;
  private final PrintStream err;

  CommandLine(String[] arguments, PrintStream out, PrintStream err) {
    this.words = List.of(arguments);
    this.out = out;
    this.err = err;
  }

  /// @param serve starts to serve, with Spring's options
  /// @return the exit status, 2 when the words are not understood; none when it serves
  OptionalInt run(Consumer<String[]> serve) {
    if (!words.isEmpty() && !words.getFirst().startsWith("--")) {
      var rest = words.subList(1, words.size());
      return words.getFirst().equals(SERVE)
          ? serve(rest, serve)
          : OptionalInt.of(command(words.getFirst(), rest));
    }
    return serve(words, serve);
  }

  private OptionalInt serve(List<String> options, Consumer<String[]> serve) {
    if (options.contains(HELP)) {
      out.println(USAGE);
      return OptionalInt.of(0);
    }
    if (options.contains(VERSION)) {
      out.println("ChatAI API " + version());
      return OptionalInt.of(0);
    }
    var other = options.stream().filter(it -> !Options.isOption(it)).findFirst();
    if (other.isPresent()) {
      return OptionalInt.of(refuse("“" + other.get() + "” is not understood. " + COMMANDS));
    }
    if (isRefused()) {
      return OptionalInt.of(1);
    }
    serve.accept(Options.verbatim(options.stream()));
    return OptionalInt.empty();
  }

  private int command(String command, List<String> rest) {
    if (rest.contains(HELP)) {
      out.println(USAGE);
      return 0;
    }
    var unreadable = rest.stream().filter(it -> it.indexOf('\uFFFD') >= 0).findFirst();
    if (unreadable.isPresent()) {
      return refuse("“" + unreadable.get() + "” is not text in UTF-8.");
    }
    if (isRefused()) {
      return 1;
    }
    if (command.equals(KeysCommand.NAME)) {
      return KeysCommand.run(rest, out, err);
    }
    if (command.equals(Training.NAME) && rest.isEmpty()) {
      Training.run();
      return 0;
    }
    return Arrays.stream(HistoryCommand.values())
        .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(command))
        .findFirst()
        .map(it -> it.run(rest, out, err))
        .orElseGet(() -> refuse("There is no command “" + command + "”. " + COMMANDS));
  }

  private boolean isRefused() {
    var refusal = LogSettings.refusal(System.getenv(), words);
    refusal.ifPresent(it -> err.println("Cannot start. " + it));
    return refusal.isPresent();
  }

  private int refuse(String sentence) {
    err.println(sentence);
    return NOT_UNDERSTOOD;
  }

  private static String version() {
    var build = new Properties();
    try (InputStream file =
        CommandLine.class.getResourceAsStream("/META-INF/build-info.properties")) {
      if (file != null) {
        build.load(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build.getProperty("build.version", "unknown");
  }
}
