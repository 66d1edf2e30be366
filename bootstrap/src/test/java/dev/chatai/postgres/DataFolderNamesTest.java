package dev.chatai.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.start.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever the data folder is called, its name is a name and never a command.
class DataFolderNamesTest {
  @TempDir Path folder;

  @Test
  void a_name_that_a_shell_would_expand_is_only_a_name() throws Exception {
    var name = "-$(touch made)`touch made`\";touch made;\" '%s' \\ & | > $HOME é";
    for (var start = 0; start < 2; start++) {
      try (var database = EmbeddedDatabase.start(folder.resolve(name))) {
        assertThat(Sql.ask(database, "select 1")).isEqualTo("1");
      }
    }
    try (var files = Files.walk(folder)) {
      assertThat(files.map(it -> it.getFileName().toString())).doesNotContain("made");
    }
    assertThat(Path.of("made")).doesNotExist();
  }

  @Test
  void one_that_cannot_be_is_refused_and_nothing_is_made() throws IOException {
    assertRefused(folder.resolve("a\nb"), "control character");
    assertRefused(
        folder
            .resolve("long".repeat(60))
            .resolve("er".repeat(120))
            .resolve("n".repeat(200))
            .resolve("s".repeat(200)),
        "has more than 800 bytes");
    assertRefused(folder.resolve("é".repeat(128)).resolve("a"), "a name of more than 255 bytes");
    var file = Files.createFile(folder.resolve("file"));
    assertRefused(file, "is a file");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  private static void assertRefused(Path data, String words) {
    assertThatThrownBy(() -> EmbeddedDatabase.start(data))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining(words)
        .satisfies(it -> assertThat(it.getMessage()).doesNotContain("\n"));
  }
}
