package dev.chatai.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.UncategorizedSQLException;

class StoreAwayTest {
  @Test
  void a_connection_that_postgresql_has_ended_is_a_store_that_is_away() {
    var frozen = new SQLException("terminating connection due to idle-in-transaction", "25P03");
    assertThat(StoreAway.in(new UncategorizedSQLException("query", null, frozen))).isTrue();
    assertThat(
            StoreAway.in(
                new IllegalStateException(new UncategorizedSQLException("query", null, frozen))))
        .isTrue();
  }

  @Test
  void a_defect_is_not() {
    assertThat(StoreAway.in(new DataIntegrityViolationException("defect"))).isFalse();
    assertThat(StoreAway.in(null)).isFalse();
  }
}
