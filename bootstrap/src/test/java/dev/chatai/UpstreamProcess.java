package dev.chatai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatai.llm.FakeUpstream;
import dev.chatai.llm.Scenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;

/// A [FakeUpstream] in a process of its own. It ends with the process that started it, and keeps
/// nothing of what it was asked.
final class UpstreamProcess implements AutoCloseable {
  private final Process process;
  private final String baseUrl;

  UpstreamProcess() throws IOException {
    process =
        new ProcessBuilder(ServerJvm.command(List.of("-Xmx1g"), UpstreamProcess.class))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    baseUrl = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
  }

  @SuppressWarnings("SystemOut")
  static void main(String[] none) throws IOException {
    try (var fake = new FakeUpstream()) {
      fake.script(request -> {
        fake.forget();
        return Scenario.chosenBy(request);
      });
      System.out.println(fake.baseUrl());
      var _ = System.in.read(); // until the parent's end of the pipe is closed
    }
  }

  String baseUrl() {
    return baseUrl;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
  }
}
