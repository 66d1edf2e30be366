package dev.chatai.key;

import dev.chatai.api.security.ApiKeys;
import dev.chatai.api.security.Role;
import dev.chatai.setting.Options;
import dev.chatai.start.StoresOnly;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// The commands `keys create`, `keys list` and `keys revoke`.
public final class KeysCommand {
  public static final String NAME = "keys";

  private static final String USAGE =
      "There are keys create --owner NAME [--admin] [--expires DAYS], keys list, keys revoke ID.";

  private final List<String> words;

  /// Spring options, as for the server.
  private final List<String> options = new ArrayList<>();

  private final PrintStream out;

  private KeysCommand(List<String> words, PrintStream out) {
    this.words = new ArrayList<>(words);
    this.out = out;
  }

  /// @param arguments after the command's name
  /// @return the process's exit status: 1 when it fails, 2 when it is not understood
  public static int run(List<String> arguments, PrintStream out, PrintStream err) {
    try {
      return new KeysCommand(arguments, out).run();
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return 2;
    } catch (NoSuchElementException e) {
      err.println(e.getMessage());
      return 1;
    } catch (DataAccessException | TransactionException e) {
      err.println("The database failed: " + e.getMostSpecificCause().getMessage());
      return 1;
    }
  }

  private int run() {
    var command = words.isEmpty() ? "" : words.removeFirst();
    return switch (command) {
      case "create" -> create();
      case "list" -> list();
      case "revoke" -> revoke();
      default -> throw new IllegalArgumentException(USAGE);
    };
  }

  private int create() {
    var owner = value("--owner");
    if (owner == null) {
      throw new IllegalArgumentException("Name its owner: keys create --owner NAME.");
    }
    var days = days(value("--expires"));
    var role = words.remove("--admin") ? Role.ADMIN : Role.USER;
    nothingElse();
    var key = withKeys(keys -> keys.create(owner, role, days));
    out.println(key); // after everything that the database logs
    return 0;
  }

  private int list() {
    nothingElse();
    var keys = withKeys(ApiKeys::list);
    out.println("id\towner\trole\tcreated\texpires\trevoked");
    for (var key : keys) {
      out.printf(
          "%s\t%s\t%s\t%s\t%s\t%s%n",
          key.id(),
          key.owner(),
          key.role().word(),
          key.createdAt(),
          Objects.requireNonNullElse(key.expiresAt(), "-"),
          Objects.requireNonNullElse(key.revokedAt(), "-"));
    }
    return 0;
  }

  private int revoke() {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("Name the key by its id: keys revoke ID.");
    }
    var id = words.removeFirst();
    nothingElse();
    if (!withKeys(keys -> keys.revoke(id))) {
      throw new NoSuchElementException("There is no such key; keys list shows the ids.");
    }
    out.println("Revoked. Within ten seconds no server takes it.");
    return 0;
  }

  private <T> T withKeys(Function<ApiKeys, T> task) {
    try (var context = StoresOnly.open(KeysStore.class, Options.verbatim(options.stream()))) {
      return task.apply(context.getBean(ApiKeys.class));
    }
  }

  /// The value of `--option VALUE` or `--option=VALUE`; null if the option is absent.
  private @Nullable String value(String option) {
    for (var i = 0; i < words.size(); i++) {
      if (words.get(i).startsWith(option + "=")) {
        return words.remove(i).substring(option.length() + 1);
      }
      if (words.get(i).equals(option) && i + 1 < words.size()) {
        words.remove(i);
        return words.remove(i);
      }
    }
    return null;
  }

  private static @Nullable Integer days(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (!text.matches("[1-9][0-9]{0,4}")) {
      throw new IllegalArgumentException("--expires is a number of days, from 1 to 99999.");
    }
    return Integer.valueOf(text);
  }

  private void nothingElse() {
    options.addAll(words.stream().filter(Options::isOption).toList());
    words.removeAll(options);
    if (!words.isEmpty()) {
      throw new IllegalArgumentException("“" + words.getFirst() + "” is not understood. " + USAGE);
    }
  }
}
