package dev.chatai.llm.model;

import dev.chatai.llm.FakeUpstream;
import dev.chatai.llm.upstream.Upstream;
import dev.chatai.llm.upstream.UpstreamSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// A test of calls to a model's server, over a real socket.
abstract class OpenAiTest {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final int LONGEST_ANSWER = 100_000;
  static final String KEY = "sk-very-secret";
  static final RequestSettings USUAL =
      new RequestSettings(RequestSettings.TokenParameter.AUTO, true, true, false);

  final FakeUpstream fake = new FakeUpstream();
  private final List<Upstream> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(Upstream::close);
    fake.close();
  }

  /// Is closed after the test.
  Upstream upstream(OpenAiSettings address, RequestSettings settings, UpstreamSettings limits) {
    var upstream = OpenAiUpstream.create(address, settings, limits);
    opened.add(upstream);
    return upstream;
  }
}
