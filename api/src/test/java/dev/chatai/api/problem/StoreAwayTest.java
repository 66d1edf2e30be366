package dev.chatai.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.orm.jpa.JpaSystemException;

class StoreAwayTest {
  /// No connection, too many of them, a full disk, a stop, a crash, a start, a failing disk, a
  /// transaction in which the node was frozen.
  @ParameterizedTest
  @ValueSource(
      strings = {"08006", "08003", "53300", "53100", "57P01", "57P02", "57P03", "58030", "25P03"})
  void a_connection_that_fails_or_that_postgresql_ends_is_a_store_that_is_away(String state) {
    assertThat(StoreAway.in(failure(state))).isTrue();
    assertThat(StoreAway.in(new IllegalStateException(failure(state)))).isTrue();
  }

  /// A column that is not there, a function that is not there, a transaction that has failed
  /// before, a cancelled statement, a state that PostgreSQL does not tell.
  @ParameterizedTest
  @ValueSource(strings = {"42703", "42883", "25P02", "57014", ""})
  void a_defect_is_not(String state) {
    assertThat(StoreAway.in(failure(state))).isFalse();
    assertThat(StoreAway.in(new JpaSystemException(new IllegalStateException(failure(state)))))
        .isFalse();
  }

  @Test
  void neither_is_what_spring_knows_as_a_defect() {
    assertThat(StoreAway.in(new DataIntegrityViolationException("defect"))).isFalse();
    assertThat(StoreAway.in(null)).isFalse();
  }

  private static UncategorizedSQLException failure(String state) {
    return new UncategorizedSQLException("query", null, new SQLException("as it says", state));
  }
}
