package dev.chatai;

import dev.chatai.history.store.HistoryCommand;
import dev.chatai.key.KeysCommand;
import dev.chatai.start.SafeStart;
import dev.chatai.start.StoresFirst;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The ChatAI API as one process.
@SpringBootApplication
public class ChatApplication {
  /// @param arguments options of Spring's, `--name=value`, to serve; or first what to do instead
  public static void main(String[] arguments) {
    if (arguments.length > 0 && !arguments[0].startsWith("--")) {
      System.exit(command(arguments));
    }
    var application = new SpringApplication(ChatApplication.class);
    application.addListeners(new SafeStart(), new StoresFirst());
    application.run(arguments);
  }

  @SuppressWarnings("SystemOut")
  private static int command(String[] arguments) {
    if (arguments[0].equals(KeysCommand.NAME)) {
      var rest = Arrays.asList(arguments).subList(1, arguments.length);
      return KeysCommand.run(rest, System.out, System.err);
    }
    for (var command : HistoryCommand.values()) {
      if (command.name().toLowerCase(Locale.ROOT).equals(arguments[0])) {
        var rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        return command.run(rest, System.out, System.err);
      }
    }
    System.err.printf(
        "There is no command “%s”. There are keys create, keys list, keys revoke, export FILE,"
            + " import FILE and verify FILE; without a command it serves.%n",
        arguments[0]);
    return 2;
  }
}
