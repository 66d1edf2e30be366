package dev.chatai.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.SystemTest;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The connection breaks during a commit: whether the event is there is only known once PostgreSQL
/// has ended that transaction.
@SystemTest
class LogEngineTest {
  @Autowired private LogEngine engine;
  @Autowired private JdbcClient jdbc;
  @Autowired private PlatformTransactionManager transactions;

  /// The common pool has one thread on two processors.
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_outcome_that_is_not_known_is_waited_for(boolean commits) throws Exception {
    var index = 1_000_000_000L + (commits ? 1 : 2);
    var inserted = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var writer =
        CompletableFuture.runAsync(
            () ->
                new TransactionTemplate(transactions)
                    .executeWithoutResult(transaction -> {
                      insert(index);
                      inserted.countDown();
                      wait(end);
                      if (!commits) {
                        transaction.setRollbackOnly();
                      }
                    }),
            threads);
    inserted.await();

    var outcome = CompletableFuture.supplyAsync(() -> engine.isCommitted(index), threads);
    await()
        .until(() ->
            jdbc.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                    .query(Integer.class)
                    .single()
                > 0);
    assertThat(outcome).isNotDone();
    end.countDown();
    writer.join();

    assertThat(outcome).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(commits);
    assertThat(
            jdbc.sql("delete from domain_event_entry where global_index = ?").param(index).update())
        .isEqualTo(commits ? 1 : 0);
  }

  private void insert(long index) {
    jdbc.sql(
            """
            insert into domain_event_entry (global_index, event_identifier, aggregate_identifier,
              sequence_number, time_stamp, payload_type, payload)
            values (?, ?, ?, 0, '', '', '')\
            """)
        .params(index, UUID.randomUUID().toString(), UUID.randomUUID().toString())
        .update();
  }

  private static void wait(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody has ended it");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
