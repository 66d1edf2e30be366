package dev.chatai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.llm.FakeUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The machine's locale, zone and encoding change nothing.
class LocaleTest {
  private static final String NAME = "Zoë😀";

  /// As cron and systemd start a process: with an environment of its own. A shell writes the bytes,
  /// whatever this JVM would make of them.
  private static Tool run(Path folder, Map<String, String> variables, String... words)
      throws Exception {
    var script = new ArrayList<String>(List.of("exec env -i"));
    variables.forEach((name, value) -> script.add(name + "=" + bytes(value)));
    var options = new ArrayList<>(ServerJvm.options());
    options.addAll(
        List.of("-Duser.language=ar", "-Duser.country=EG", "-Dfile.encoding=ISO-8859-1"));
    ServerJvm.command(options, ChatApplication.class).forEach(it -> script.add(bytes(it)));
    List.of(words).forEach(it -> script.add(bytes(it)));
    var said = folder.resolve("said");
    var process =
        new ProcessBuilder("/bin/sh", "-c", String.join(" ", script))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    return new Tool(process.waitFor(), Files.readString(said, UTF_8));
  }

  private static String bytes(String text) {
    var octal = new StringBuilder();
    for (var it : text.getBytes(UTF_8)) {
      octal.append('\\').append(Integer.toOctalString((it & 0xff) | 0x200).substring(1));
    }
    return "\"$(printf '" + octal + "')\"";
  }

  @Test
  void names_of_owners_and_folders_are_read_and_told_without_a_locale(@TempDir Path folder)
      throws Exception {
    var settings = Map.of("CHATAI_DATA_DIR", "data " + NAME);
    for (var owner : List.of("Zoë", "Zoé")) {
      var made = run(folder, settings, "keys", "create", "--owner", owner);
      assertThat(made.status()).as(made.text()).isZero();
    }
    var list =
        run(
            folder,
            Map.of("CHATAI_DATA_DIR", "data " + NAME, "LC_ALL", "POSIX", "TZ", "Pacific/Apia"),
            "keys",
            "list");
    assertThat(list.text()).contains("\tZoë\tuser\t", "\tZoé\tuser\t").containsPattern("20\\d\\d-");
    var exported = run(folder, settings, "export", "history " + NAME);
    assertThat(exported.status()).as(exported.text()).isZero();
    assertThat(exported.text()).contains("Exported 0 events of 0 conversations");
    assertThat(run(folder, settings, "verify", "history " + NAME).text()).contains(NAME);
  }

  @Test
  void a_system_prompt_reaches_the_model_as_it_is(@TempDir Path folder) throws Exception {
    try (var upstream = new FakeUpstream();
        var server =
            new ServerProcess(folder, upstream)
                .with("LC_ALL", "C")
                .with("TZ", "Pacific/Apia")
                .with("CHATAI_SYSTEM_PROMPT", "Tu es ${HOME} et " + NAME)) {
      server.start();
      var client = server.client();
      var answer = client.ask(client.start(), "qui " + NAME);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains(NAME);
      var request = upstream.requests("qui").getFirst();
      assertThat(request.messages().getFirst().content()).isEqualTo("Tu es ${HOME} et " + NAME);
    }
    assertThat(Files.readString(folder.resolve("log"), UTF_8))
        .containsPattern("\\d\\d:\\d\\d\\.\\d+Z ");
  }
}
