package dev.chatai;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Starts a server after its crash and sees that it gets over it.
final class Recovery {
  private final ServerProcess server;
  private Duration last = Duration.ZERO;
  private Duration longest = Duration.ZERO;

  Recovery(ServerProcess server) {
    this.server = server;
  }

  /// Starts it; the clients retry and read on; waits until all is settled.
  ///
  /// @return what is not as the ledger says
  List<String> run(Ledger ledger) throws IOException, InterruptedException {
    server.start();
    var ready = System.nanoTime();
    var client = server.client();
    var clients = new Traffic(client, ledger, "recovery");
    clients.recover();
    var wrong = new ArrayList<>(ledger.settle(client));
    last = Duration.ofNanos(System.nanoTime() - ready);
    longest = last.compareTo(longest) > 0 ? last : longest;
    clients.join();
    if (wrong.isEmpty()) {
      wrong.addAll(ledger.settle(client)); // what was sent again
    }
    wrong.addAll(ledger.differences(client));
    wrong.addAll(reads(client));
    return wrong;
  }

  /// It may be up and refuse every read, which no ledger without a conversation would see.
  private static List<String> reads(ChatClient client) {
    var all = client.tryGet("/conversation?limit=1");
    return all != null && all.statusCode() == 200
        ? List.of()
        : List.of("reads are refused after the restart: " + (all == null ? "" : all.body()));
  }

  Duration last() {
    return last;
  }

  /// From readiness until nothing that was accepted is open.
  Duration longest() {
    return longest;
  }
}
