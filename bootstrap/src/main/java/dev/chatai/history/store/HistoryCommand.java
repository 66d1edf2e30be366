package dev.chatai.history.store;

import dev.chatai.history.EventLog;
import dev.chatai.history.Export;
import dev.chatai.history.Import;
import dev.chatai.history.Verified;
import dev.chatai.history.file.CannotMove;
import dev.chatai.setting.Options;
import dev.chatai.start.StoresOnly;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// `export FILE`, `import FILE` and `verify FILE`: moves an installation from one store to another.
public enum HistoryCommand {
  EXPORT {
    @Override
    void run(Path file, String[] options, PrintStream out) {
      var export = new Export(file, out);
      withStore(options, export::run);
    }
  },

  IMPORT {
    @Override
    void run(Path file, String[] options, PrintStream out) {
      var whole = new Import(file, out);
      withStore(options, whole::run);
    }
  },

  VERIFY {
    @Override
    void run(Path file, String[] options, PrintStream out) {
      out.printf("%s is whole: %s.%n", file, Verified.read(file, out));
    }
  };

  /// @param options `--name=value`, as the server takes them
  /// @param out where it says how far it has come
  /// @throws CannotMove when it cannot be done
  abstract void run(Path file, String[] options, PrintStream out);

  /// @param arguments after the command's name: one file, and options
  /// @return the process's exit status: 1 when it fails, 2 when it is not understood
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    var options = arguments.stream().filter(Options::isOption).toList();
    var files = arguments.stream().filter(it -> !options.contains(it)).toList();
    var name = name().toLowerCase(Locale.ROOT);
    if (files.size() != 1 || files.getFirst().isBlank() || files.getFirst().startsWith("--")) {
      err.println("Name one file: java -jar chatai.jar " + name + " FILE");
      return 2;
    }
    try {
      run(Path.of(files.getFirst()), Options.verbatim(options.stream()), out);
      return 0;
    } catch (CannotMove e) {
      err.println(e.getMessage());
    } catch (DataAccessException | TransactionException e) {
      err.println("The database failed: " + e.getMostSpecificCause().getMessage());
    }
    return 1;
  }

  private static void withStore(String[] options, Consumer<EventLog> task) {
    try (var context = StoresOnly.open(HistoryStores.class, options)) {
      task.accept(context.getBean(EventLog.class));
    }
  }
}
