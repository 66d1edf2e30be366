package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A setting with a value that cannot be ends the process before anything is started.
class BadSettingsTest {
  @Test
  void one_of_ours_ends_the_process_with_one_line(@TempDir Path folder) throws Exception {
    var data = folder.resolve("data");
    var refused = Tool.run(data, Map.of("SERVER_PORT", "99999"));
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.text().strip().lines())
        .singleElement()
        .asString()
        .contains("SERVER_PORT is “99999”, but must be a port from 1 to 65535");
    assertThat(data).doesNotExist();
  }

  @Test
  void so_does_one_of_the_frameworks(@TempDir Path folder) throws Exception {
    var refused =
        Tool.run(
            folder.resolve("data"),
            Map.of("SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "few"),
            "keys",
            "list");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.text().strip().lines())
        .singleElement()
        .asString()
        .contains("SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE is “few”", "must be a whole number");
  }

  @Test
  void an_address_of_a_database_that_is_none_is_refused(@TempDir Path folder) throws Exception {
    var url = "jdbc:postgresql://user:secret@host:99999/chatai?password=secret";
    var refused = Tool.run(folder, Map.of("SPRING_DATASOURCE_URL", url), "keys", "list");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.text().strip().lines())
        .singleElement()
        .asString()
        .contains("SPRING_DATASOURCE_URL is “jdbc:postgresql://…@host:99999/chatai?…”")
        .doesNotContain("secret");
  }
}
