package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.llm.FakeUpstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The process halts at each step of a message's walk, under traffic, and is started again. Each
/// start gets over the last halt and runs into the next.
class FaultPointsTest {
  private static final int CLIENTS = 4;

  @BeforeAll
  static void quickStarts() throws Exception {
    ServerJvm.train();
  }

  @Test
  void nothing_is_lost_or_doubled_wherever_the_process_halts(@TempDir Path folder)
      throws Exception {
    var seed = Soak.seed();
    var random = new Random(seed);
    var ledger = new Ledger();
    var past = new Ledger();
    var wrong = new ArrayList<String>();
    try (var upstream = new FakeUpstream();
        var server = new ServerProcess(folder, upstream)) {
      var recovery = new Recovery(server);
      for (var point : points()) {
        server.haltAt(point);
        if (point.inRecovery()) {
          server.arm();
          server.start();
        } else {
          wrong.addAll(recovery.run(ledger));
          ledger.moveTo(past);
          server.arm();
          var traffic = new Traffic(server.client(), ledger, point.toString());
          traffic.start(CLIENTS, random);
          assertHalts(server, point);
          traffic.join();
          continue;
        }
        assertHalts(server, point);
      }
      server.haltNowhere();
      wrong.addAll(recovery.run(ledger));
      ledger.moveTo(past);
      wrong.addAll(past.differences(server.client()));
      Soak.report(
          "%d fault points, %d turns, settled at most %.1f s after a restart",
          points().size(), past.size(), recovery.longest().toMillis() / 1e3);
    }
    assertThat(wrong).as("seed " + seed).isEmpty();
  }

  private static void assertHalts(ServerProcess server, FaultPoint point)
      throws InterruptedException {
    assertThat(server.awaitHalt(Duration.ofSeconds(30))).as("halts at " + point).isTrue();
  }

  private static List<FaultPoint> points() {
    return Arrays.stream(FaultPoint.values()).filter(FaultPoint::exists).toList();
  }
}
