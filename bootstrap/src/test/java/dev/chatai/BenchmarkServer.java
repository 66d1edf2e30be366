package dev.chatai;

import static dev.chatai.BenchmarkTable.progress;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.Load.Operation;
import dev.chatai.llm.FakeUpstream;
import dev.chatai.postgres.PreparedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The server that is measured and its upstream, each in a process of its own, and what callers do
/// with them.
final class BenchmarkServer implements AutoCloseable {
  private static final int CALLERS = 16;
  private static final int TURNS_EACH = 4;

  private final UpstreamProcess upstream = new UpstreamProcess();
  private final ServerProcess process;
  private final ServerMeter meter;
  private final ChatClient client;
  private final List<String> conversations = Collections.synchronizedList(new ArrayList<>());

  BenchmarkServer(Path folder) throws IOException {
    process = new ServerProcess(folder, upstream.baseUrl());
    meter = new ServerMeter(process);
    client = process.client();
  }

  /// Starts it with the JVM's defaults, not with those of tests.
  ///
  /// @return how long it took until it was ready
  Duration start() throws IOException {
    PreparedDatabase.in(process.data());
    return process.start(List.of());
  }

  ServerMeter meter() {
    return meter;
  }

  ChatClient client() {
    return client;
  }

  ChatClient management() {
    return process.management();
  }

  /// Makes conversations of four turns until there are so many: the warm-up of all that follows.
  ///
  /// @return one of them
  String fill(int many) {
    var missing = many - conversations.size();
    if (missing > 0) {
      progress("%,d conversations of %d turns are made", missing, TURNS_EACH);
      var made = times(missing, CALLERS, this::conversation);
      progress("in %.0f s, %d failed", made.seconds(), made.failures().size());
    }
    return conversations.getFirst();
  }

  private double conversation() throws Exception {
    var conversation = client.start();
    for (var turn = 0; turn < TURNS_EACH; turn++) {
      ask(conversation);
    }
    conversations.add(conversation);
    return 0;
  }

  /// So many callers at once, each for so long, with turns one after another.
  Load turns(Duration time, int callers) {
    return Load.during(time, callers, meter::cpuMillis, _ -> new Talk(client));
  }

  double ask(String conversation) throws Exception {
    return ask(conversation, Talk.QUESTION);
  }

  /// @return the milliseconds until the answer was whole
  double ask(String conversation, String question) throws Exception {
    return Talk.ask(client, conversation, question);
  }

  String read(String path) {
    var response = client.response(path);
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  /// So many operations, shared by the callers.
  Load times(int many, int callers, Operation operation) {
    return Load.times(many, callers, meter::cpuMillis, _ -> operation);
  }

  TimedStream stream(String conversation, String question) throws Exception {
    return TimedStream.turn(process.port(), conversation, question);
  }

  /// @return the milliseconds until the first text of an answer that was whole in the end
  double first(String conversation, String question) throws Exception {
    var stream = stream(conversation, question);
    assertThat(stream.text()).isEqualTo(FakeUpstream.echo(question));
    return stream.first();
  }

  /// Without the server.
  TimedStream streamStraight(String question) throws Exception {
    return TimedStream.direct(upstream.baseUrl(), question);
  }

  @Override
  public void close() throws Exception {
    try (var _ = upstream;
        var _ = process) {
      progress("stopping");
    }
  }
}
