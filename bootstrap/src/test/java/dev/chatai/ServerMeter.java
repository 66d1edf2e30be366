package dev.chatai;

import dev.chatai.postgres.RunningDatabase;
import dev.chatai.postgres.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/// What a server has used so far: its process, without PostgreSQL's, and its database.
final class ServerMeter {
  /// A connection of PostgreSQL 18 that is idle tells what it did after 10 s at the latest
  /// (PGSTAT_IDLE_INTERVAL).
  private static final Duration UNTIL_COUNTED = Duration.ofSeconds(11);

  private final ServerProcess server;

  ServerMeter(ServerProcess server) {
    this.server = server;
  }

  double cpuMillis() {
    return server.handle().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6;
  }

  /// Not a number where there is no `/proc`.
  double residentMegabytes() {
    try (var lines = Files.lines(Path.of("/proc/" + server.handle().pid() + "/status"))) {
      return lines
          .filter(it -> it.startsWith("VmRSS:"))
          .mapToDouble(it -> Double.parseDouble(it.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException noSuchFile) {
      return Double.NaN;
    }
  }

  /// So that what is resident is little more than what is in use.
  void collectGarbage() throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    new ProcessBuilder(jcmd, String.valueOf(server.handle().pid()), "GC.run")
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /// @param transactions that were committed, those of background work too
  /// @param bytes on disk, without WAL
  record Stored(double transactions, double events, double bytes) {
    Stored since(Stored before) {
      return new Stored(
          transactions - before.transactions, events - before.events, bytes - before.bytes);
    }

    Stored by(int turns) {
      return new Stored(transactions / turns, events / turns, bytes / turns);
    }
  }

  /// Waits until all is counted.
  Stored stored() throws SQLException, InterruptedException {
    Thread.sleep(UNTIL_COUNTED);
    return new Stored(
        ask("select xact_commit from pg_stat_database where datname = current_database()"),
        ask("select count(*) from domain_event_entry"),
        ask("select pg_database_size(current_database())"));
  }

  private double ask(String sql) throws SQLException {
    return Double.parseDouble(Sql.ask(RunningDatabase.in(server.data()), sql));
  }
}
