package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.llm.FakeUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at any moment under load, again and again on the same data; each eighth time of the
/// database too. A few rounds here, 200 with `mvn verify -Psoak`.
class KillTest {
  private static final int CLIENTS = 8;
  private static final int DATABASE_EACH = 8;

  @Test
  void killed_at_any_moment_it_loses_and_doubles_nothing(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    var seed = Soak.seed();
    var random = new Random(seed);
    var past = new Ledger();
    var wrong = new ArrayList<String>();
    try (var upstream = new FakeUpstream();
        var server = new ServerProcess(folder, upstream)) {
      var recovery = new Recovery(server);
      server.start();
      for (var round = 1; round <= Soak.rounds() && wrong.isEmpty(); round++) {
        var ledger = new Ledger();
        var traffic = new Traffic(server.client(), ledger, "round " + round);
        traffic.start(CLIENTS, random);
        Thread.sleep(500 + random.nextInt(3_500));
        kill(server, round % DATABASE_EACH == 0, random);
        traffic.join();
        upstream.forget();
        wrong.addAll(recovery.run(ledger));
        ledger.moveTo(past);
        Soak.report(
            "round %d, %d turns so far, settled after %.1f s",
            round, past.size(), recovery.last().toMillis() / 1e3);
      }
      wrong.addAll(past.differences(server.client()));
      Soak.report(
          "%d rounds, %d turns, settled at most %.1f s after a restart, %d differences",
          Soak.rounds(), past.size(), recovery.longest().toMillis() / 1e3, wrong.size());
    }
    assertThat(String.join("\n", wrong)).as("seed %d, log in %s", seed, folder).isEmpty();
  }

  /// With the database, either may be the first to go.
  private static void kill(ServerProcess server, boolean database, Random random)
      throws IOException, InterruptedException {
    var databaseFirst = random.nextBoolean();
    if (database && databaseFirst) {
      server.killDatabase();
    }
    server.kill();
    if (database && !databaseFirst) {
      server.killDatabase();
    }
  }
}
