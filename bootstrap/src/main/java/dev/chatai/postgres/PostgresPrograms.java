package dev.chatai.postgres;

import com.sun.security.auth.module.UnixSystem;
import dev.chatai.start.CannotStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Runs PostgreSQL's programs, in the data folder, and waits for them.
///
/// They refuse to run as root. As root they run in a user namespace of their own, where they are
/// nobody; containers often forbid that, and then the start says so.
final class PostgresPrograms {
  private final PostgresBinaries binaries;
  private final Path folder;
  private final List<String> prefix;

  private PostgresPrograms(PostgresBinaries binaries, Path folder, List<String> prefix) {
    this.binaries = binaries;
    this.folder = folder;
    this.prefix = prefix;
  }

  /// @param folder their working directory
  static PostgresPrograms of(PostgresBinaries binaries, Path folder) throws IOException {
    boolean root = new UnixSystem().getUid() == 0;
    List<String> prefix = root ? List.of("unshare", "-U") : List.of();
    var programs = new PostgresPrograms(binaries, folder, prefix);
    if (root && !programs.mayUnshare()) {
      throw new CannotStart(
          "The embedded PostgreSQL does not run as root here (user namespaces are forbidden).",
          "Run as another user, or set SPRING_DATASOURCE_URL to a PostgreSQL of your own.");
    }
    return programs;
  }

  private boolean mayUnshare() {
    try {
      return execute(List.of("unshare", "-U", "true")).succeeded();
    } catch (IOException _) {
      return false; // no such program
    }
  }

  Result run(String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(binaries.program(program).toString());
    command.addAll(arguments);
    return execute(command);
  }

  private Result execute(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    // PGDATA, PGPORT, PGOPTIONS: of the user's own PostgreSQL, not of this one
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Result(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while " + command + " ran", e);
    }
  }

  /// @param status the exit status
  /// @param output what it printed, of both streams
  record Result(int status, String output) {
    boolean succeeded() {
      return status == 0;
    }

    /// The last line that says something.
    String lastWords() {
      return lastOf(output.lines());
    }

    static String lastOf(Stream<String> lines) {
      return lines.map(String::strip).filter(line -> !line.isEmpty()).reduce("", (_, line) -> line);
    }
  }
}
