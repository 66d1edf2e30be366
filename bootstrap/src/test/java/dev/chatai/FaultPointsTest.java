package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.llm.FakeUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The process halts at each step of a message's walk, under traffic, and is started again. Each
/// start gets over the last halt and then runs into the next.
class FaultPointsTest {
  private static final int CLIENTS = 4;

  private final Ledger past = new Ledger();
  private final List<String> wrong = new ArrayList<>();

  @Test
  void nothing_is_lost_or_doubled_wherever_the_process_halts(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    var seed = Soak.seed();
    var random = new Random(seed);
    var points = Arrays.stream(FaultPoint.values()).filter(FaultPoint::exists).toList();
    try (var upstream = new FakeUpstream();
        var server = new ServerProcess(folder, upstream)) {
      var recovery = new Recovery(server);
      var ledger = new Ledger();
      for (var point : points) {
        server.haltAt(point);
        if (point.inRecovery()) {
          server.arm();
          server.start();
          assertHalts(server, point);
        } else {
          check(recovery, ledger);
          if (!wrong.isEmpty()) {
            break;
          }
          server.arm();
          var traffic = new Traffic(server.client(), ledger, point.toString());
          traffic.start(CLIENTS, random);
          assertHalts(server, point);
          traffic.join();
        }
      }
      if (wrong.isEmpty()) {
        server.haltNowhere();
        check(recovery, ledger);
        wrong.addAll(past.differences(server.client()));
      }
      Soak.report(
          "%d fault points, %d turns, settled at most %.1f s after a restart, %d differences",
          points.size(), past.size(), recovery.longest().toMillis() / 1e3, wrong.size());
    }
    assertThat(String.join("\n", wrong)).as("seed %d, log in %s", seed, folder).isEmpty();
  }

  @Test
  void a_step_that_there_is_not_is_no_fault_point() {
    assertThatThrownBy(() -> new Faults("PostMessage:sometime", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void check(Recovery recovery, Ledger ledger) throws IOException, InterruptedException {
    wrong.addAll(recovery.run(ledger));
    ledger.moveTo(past);
  }

  private static void assertHalts(ServerProcess server, FaultPoint point)
      throws InterruptedException {
    assertThat(server.awaitHalt(Duration.ofSeconds(30))).as("halts at " + point).isTrue();
  }
}
