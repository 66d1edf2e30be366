package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.key.KeysCommand;
import dev.chatai.llm.FakeUpstream;
import dev.chatai.postgres.PreparedDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysCommandTest {
  private static final String KEY = "chatai_[0-9A-Za-z]{12}_[0-9A-Za-z_-]{49}";

  @Test
  void keys_are_made_and_revoked_while_the_server_runs_and_while_it_does_not(@TempDir Path folder)
      throws Exception {
    var data = PreparedDatabase.in(folder.resolve("data"));
    var first = created(data, "--owner", "ada", "--admin", "--expires", "30");
    try (var upstream = new FakeUpstream();
        var server = new ServerProcess(folder, upstream).with("CHATAI_SECURITY_MODE", "api-key")) {
      server.start();
      var second = created(data, "--owner=bob");
      var bob = server.client().as(second);
      bob.start();
      assertThat(server.client().as(first).get("/conversation")).isEmpty();
      assertThat(bob.get("/conversation")).hasSize(1);

      var list = Tool.run(data, "keys", "list");
      assertThat(list.status()).isZero();
      assertThat(list.text().lines().toList()).hasSize(3);
      assertThat(list.text())
          .contains(id(first) + "\tada\tadmin\t", id(second) + "\tbob\tuser\t")
          .doesNotContain(first, first.substring(20, 60), second.substring(20, 60));

      var revoked = Tool.run(data, "keys", "revoke", id(second));
      assertThat(revoked.status()).isZero();
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> bob.response("/conversation").statusCode() == 401);
      var unknown = Tool.run(data, "keys", "revoke", "nobody");
      assertThat(unknown.status()).isEqualTo(1);
      assertThat(unknown.text()).contains("There is no such key").doesNotContain("Exception");
      assertThat(Files.readString(folder.resolve("log")))
          .doesNotContain(first.substring(20, 60), second.substring(20, 60));
    }
  }

  private static String created(Path data, String... options) throws Exception {
    var arguments = new String[options.length + 2];
    arguments[0] = "keys";
    arguments[1] = "create";
    System.arraycopy(options, 0, arguments, 2, options.length);
    var tool = Tool.run(data, arguments);
    assertThat(tool.status()).as(tool.text()).isZero();
    var last = tool.text().lines().toList().getLast();
    assertThat(last).matches(KEY);
    return last;
  }

  private static String id(String key) {
    return key.substring(7, 19);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "make",
        "create",
        "create --owner",
        "create --owner ada --forever",
        "create --owner ada --expires soon",
        "create --owner ada --expires 0",
        "list all",
        "revoke"
      })
  void what_is_not_understood_is_one_sentence_and_status_2(String words) {
    var said = new ByteArrayOutputStream();
    var err = new PrintStream(said, true, StandardCharsets.UTF_8);
    var arguments = Arrays.stream(words.split(" ")).filter(it -> !it.isEmpty()).toList();
    assertThat(KeysCommand.run(arguments, err, err)).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8).strip().lines().toList()).hasSize(1);
  }
}
