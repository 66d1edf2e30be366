package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The clients that npm has for OpenAI's protocol, as programs on the machine's Node, against a
/// server with the demo model. What they do and check is in `src/test/resources/clients`.
@Timeout(300)
class OfficialClientsTest {
  private static final Path PROGRAMS = Path.of("target/test-classes/clients").toAbsolutePath();

  @TempDir static Path folder;
  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    if (Stream.of("node", "npm").anyMatch(it -> !isThere(it))) {
      System.err.println("Tests of OpenAI's clients on Node are skipped: there is no Node here.");
      Assumptions.abort("There is no Node here.");
    }
    server = new ServerProcess(folder, "");
    server.start();
    assertThat(run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"))
        .isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "agents", "ai-sdk", "langchain"})
  void works_unchanged(String client) throws Exception {
    assertThat(run("node", client + ".mjs")).as(Files.readString(log())).isZero();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    var program =
        new ProcessBuilder(command)
            .directory(PROGRAMS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    program.environment().put("OPENAI_BASE_URL", server.client().base() + "/v1");
    program.environment().put("OPENAI_API_KEY", "none");
    return program.start().waitFor();
  }

  private static Path log() {
    return folder.resolve("client.log");
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(it -> Files.isExecutable(Path.of(it, program)));
  }
}
