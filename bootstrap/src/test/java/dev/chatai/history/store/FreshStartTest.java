package dev.chatai.history.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.history.OpenAnswer;
import dev.chatai.history.file.CannotMove;
import dev.chatai.postgres.DatabaseTest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.common.DateTimeUtils;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class FreshStartTest extends DatabaseTest {
  private static JdbcTemplate jdbc;
  private static FreshStart freshStart;

  @BeforeAll
  static void migrate() {
    var source =
        new DriverManagerDataSource(
            database.getJdbcUrl(), database.getUsername(), database.getPassword());
    Flyway.configure().dataSource(source).load().migrate();
    jdbc = new JdbcTemplate(source);
    freshStart = new FreshStart(jdbc);
  }

  @BeforeEach
  void forget() {
    freshStart.forgetWhatWasRead();
  }

  @Test
  void a_node_that_runs_is_named() {
    claim("node-1", Instant.now().minusSeconds(6));

    assertThatThrownBy(freshStart::requireNobodyRuns)
        .isInstanceOf(CannotMove.class)
        .hasMessageContaining("node-1");
  }

  @Test
  void a_node_that_stopped_or_died_is_none() {
    claim(null, Instant.now());
    claim("node-1", Instant.now().minusSeconds(15));

    assertThatNoException().isThrownBy(freshStart::requireNobodyRuns);
  }

  @Test
  void open_answers_are_anybodys_at_once() {
    freshStart.takeUp(List.of(new OpenAnswer(UUID.randomUUID(), UUID.randomUUID(), 2)));

    assertThat(
            jdbc.queryForList(
                "select attempt from answer_lease where expires_at <= now()", Integer.class))
        .containsExactly(2);
    freshStart.forgetWhatWasRead();
    assertThat(jdbc.queryForList("select attempt from answer_lease", Integer.class)).isEmpty();
  }

  private static void claim(@Nullable String node, Instant at) {
    jdbc.update(
        """
        insert into token_entry (processor_name, segment, "timestamp", owner) values (?, 0, ?, ?)\
        """,
        "processor of " + node,
        DateTimeUtils.formatInstant(at),
        node);
  }
}
