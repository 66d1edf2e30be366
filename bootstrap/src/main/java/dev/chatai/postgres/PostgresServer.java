package dev.chatai.postgres;

import dev.chatai.start.CannotStart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/// The embedded PostgreSQL as a process: makes the cluster, starts it, stops it.
final class PostgresServer {
  static final String USER = "chatai";

  /// Crash recovery may have a gigabyte of log to read on a slow disk.
  private static final int START_WAIT_SECONDS = 300;

  /// Passed on the command line, so that postgresql.conf and ALTER SYSTEM cannot override them.
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          // a 2xx means the events are on the disk
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          // this machine only, and by password
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          // the server's log must not quote what people wrote
          Map.entry("log_min_messages", "log"),
          Map.entry("log_min_error_statement", "panic"),
          Map.entry("log_error_verbosity", "terse"),
          Map.entry("log_checkpoints", "off"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("max_connections", "100"),
          Map.entry("shared_buffers", "128MB"),
          Map.entry("max_wal_size", "1GB"));

  /// What a shell expands within double quotes.
  private static final Pattern EXPANDED = Pattern.compile("[$`\"\\\\]");

  private final DataFolder folder;
  private final PostgresBinaries binaries;
  private final int port;

  private PostgresServer(DataFolder folder, PostgresBinaries binaries, int port) {
    this.folder = folder;
    this.binaries = binaries;
    this.port = port;
  }

  /// Starts the folder's server, on a free port; makes its cluster first when there is none.
  static PostgresServer start(DataFolder folder) throws IOException {
    Postmaster.clearAway(folder.cluster());
    var binaries = PostgresBinaries.unpack(folder.binaries());
    var server = new PostgresServer(folder, binaries, freePort());
    if (!Files.exists(folder.cluster())) {
      server.makeCluster();
    }
    if (Files.exists(folder.log())) {
      Path last = folder.log().resolveSibling(folder.log().getFileName() + ".last");
      Files.move(folder.log(), last, StandardCopyOption.REPLACE_EXISTING);
    }
    server.launch();
    return server;
  }

  /// Starts it again on the same port, after it has ended by itself.
  void restart() throws IOException {
    Postmaster.clearAway(folder.cluster());
    launch();
  }

  boolean runs() throws IOException {
    return Postmaster.of(folder.cluster()).isPresent();
  }

  int port() {
    return port;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Made under another name and renamed, so that a cluster with the final name is always complete.
  private void makeCluster() throws IOException {
    Path cluster = folder.cluster();
    folder.password();
    removeHalfMade();
    Path fresh =
        cluster.resolveSibling(cluster.getFileName() + ".new-" + ProcessHandle.current().pid());
    var result =
        initdb(
            List.of(
                "--pgdata=" + fresh,
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--pwfile=" + folder.passwordFile(),
                "--encoding=UTF8",
                // the same order and case rules on every machine, after every upgrade of it
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"));
    if (!result.succeeded()) {
      throw failed(result.lastWords());
    }
    Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
    folder.sync();
  }

  /// initdb hands the path of its own program to a shell, in double quotes. From a folder with a
  /// name that the shell would expand, it is run as a copy elsewhere.
  private PostgresPrograms.Result initdb(List<String> arguments) throws IOException {
    if (!EXPANDED.matcher(folder.toString()).find()) {
      return programs(binaries).run("initdb", arguments);
    }
    Path copy = Files.createTempDirectory("chatai-postgresql");
    try {
      if (EXPANDED.matcher(copy.toString()).find()) {
        throw new CannotStart(
            "Neither the data folder "
                + folder
                + " nor the temporary folder may hold $, `, \" or \\.",
            "Choose another one with CHATAI_DATA_DIR, or with -Djava.io.tmpdir.");
      }
      return programs(PostgresBinaries.unpack(copy.resolve("binaries"))).run("initdb", arguments);
    } finally {
      FileSystemUtils.deleteRecursively(copy);
    }
  }

  private PostgresPrograms programs(PostgresBinaries which) throws IOException {
    return PostgresPrograms.of(which, folder.path());
  }

  /// They hold no data: nobody has ever connected to a cluster without the final name.
  private void removeHalfMade() throws IOException {
    Path cluster = folder.cluster();
    try (var halves =
        Files.newDirectoryStream(cluster.getParent(), cluster.getFileName() + ".new-*")) {
      for (Path half : halves) {
        FileSystemUtils.deleteRecursively(half);
      }
    }
  }

  /// pg_ctl, too, hands what it is given to a shell, in double quotes: so its paths are relative to
  /// the data folder, and within its options we quote.
  private void launch() throws IOException {
    var result =
        programs(binaries)
            .run(
                "pg_ctl",
                List.of(
                    "start",
                    "-p",
                    folder.path().relativize(binaries.program("postgres")).toString(),
                    "--pgdata=" + folder.path().relativize(folder.cluster()),
                    "--log=" + folder.path().relativize(folder.log()),
                    "--wait",
                    "--timeout=" + START_WAIT_SECONDS,
                    "--options=" + options()));
    if (!result.succeeded()) {
      stop();
      throw failed(reason(result));
    }
  }

  /// With the cluster's whole path, by which [Postmaster] knows the process.
  private String options() {
    var cluster = "'" + folder.cluster().toString().replace("'", "'\\''") + "'";
    var options = new ArrayList<>(List.of("-D " + cluster, "-p " + port));
    SETTINGS.forEach((name, value) -> options.add("-c " + name + "=" + value));
    return String.join(" ", options);
  }

  private String reason(PostgresPrograms.Result result) throws IOException {
    if (!Files.exists(folder.log())) {
      return result.lastWords();
    }
    try (Stream<String> lines = Files.lines(folder.log(), StandardCharsets.ISO_8859_1)) {
      String fatal =
          PostgresPrograms.Result.lastOf(lines.filter(line -> line.matches(".*(FATAL|PANIC):.*")));
      return fatal.isEmpty() ? result.lastWords() : fatal.replaceFirst(".*(FATAL|PANIC): *", "");
    }
  }

  private CannotStart failed(String reason) {
    return new CannotStart(
        "The embedded PostgreSQL in " + folder + " does not start: " + reason + ".",
        "Mend that (its log is "
            + folder.log()
            + "), or set SPRING_DATASOURCE_URL to a PostgreSQL of your own.");
  }

  /// Stops it and waits until it has: every file is closed when this returns.
  void stop() throws IOException {
    var running = Postmaster.of(folder.cluster());
    if (running.isPresent()) {
      running.get().stop();
    }
  }
}
