package dev.chatai.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chatai.start.CannotStart;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
  @Test
  void a_build_without_those_of_the_machine_says_what_to_do(@TempDir Path folder) {
    var architecture = System.setProperty("os.arch", "riscv64");
    try {
      var refused = catchThrowableOfType(CannotStart.class, () -> PostgresBinaries.unpack(folder));

      assertThat(refused)
          .hasMessageMatching("This build has no embedded PostgreSQL for \\w+ on riscv64\\.");
      assertThat(refused.remedy())
          .contains("Set SPRING_DATASOURCE_URL", "build the jar on such a machine");
    } finally {
      System.setProperty("os.arch", String.valueOf(architecture));
    }
  }
}
