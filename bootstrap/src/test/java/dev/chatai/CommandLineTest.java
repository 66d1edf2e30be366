package dev.chatai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String[]> served = new ArrayList<>();

  private OptionalInt run(String... words) {
    return new CommandLine(
            words, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
        .run(served::add);
  }

  @Test
  void without_a_word_or_with_serve_it_serves() {
    assertThat(run()).isEmpty();
    assertThat(run("serve")).isEmpty();
    assertThat(run("serve", "--server.port=1", "--chatai.model=", "--debug")).isEmpty();
    assertThat(run("--chatai.system-prompt=${HOME}")).isEmpty();
    assertThat(served)
        .containsExactly(
            new String[0],
            new String[0],
            new String[] {"--server.port=1", "--debug"},
            new String[] {"--chatai.system-prompt=\\${HOME}"});
  }

  @Test
  void help_and_version_are_printed() {
    assertThat(run("--help")).hasValue(0);
    assertThat(out.toString(UTF_8)).contains("keys create --owner NAME", "import FILE");
    assertThat(run("serve", "--help")).hasValue(0);
    assertThat(run("export", "--help")).hasValue(0);
    out.reset();
    assertThat(run("--version")).hasValue(0);
    assertThat(out.toString(UTF_8)).matches("ChatAI API \\d+\\.\\d+.*\\s*");
    assertThat(served).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start",
        "server",
        "KEYS",
        "-h",
        "help",
        "serve now",
        "--server.port",
        "--server.port 9000",
        "--=x",
        "keys",
        "keys make",
        "keys list --all",
        "keys create --owner Zo\uFFFD",
        "export",
        "export a b",
        "export --all",
        "import a --fast",
        "verify"
      })
  void what_is_not_understood_is_one_sentence_and_status_2(String words) {
    assertThat(run(words.split(" "))).hasValue(2);
    assertThat(err.toString(UTF_8).strip().lines()).hasSize(1);
    assertThat(out.size()).isZero();
    assertThat(served).isEmpty();
  }

  @Test
  void an_unknown_command_is_told_what_there_is() {
    run("start");
    assertThat(err.toString(UTF_8))
        .contains("“start”", "serve", "keys", "export", "import", "verify", "--help", "--version");
  }
}
