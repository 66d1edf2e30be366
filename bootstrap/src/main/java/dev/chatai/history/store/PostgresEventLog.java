package dev.chatai.history.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatai.history.EventLog;
import dev.chatai.history.OpenAnswer;
import dev.chatai.history.file.CannotMove;
import dev.chatai.history.file.StoredEvent;
import dev.chatai.history.file.StoredKeys;
import dev.chatai.seal.KeyTable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.transaction.support.TransactionOperations;

/// Reads and fills the table of the event store in PostgreSQL, without interpreting the events.
final class PostgresEventLog implements EventLog {
  private static final int BATCH = 1_000;

  private final JdbcTemplate jdbc;
  private final TransactionOperations transaction;
  private final FreshStart freshStart;
  private final KeyTable keys;

  PostgresEventLog(
      JdbcTemplate jdbc, TransactionOperations transaction, FreshStart freshStart, KeyTable keys) {
    this.keys = keys;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.freshStart = freshStart;
  }

  @Override
  public long size() {
    var size = jdbc.queryForObject("select count(*) from domain_event_entry", Long.class);
    return size == null ? 0 : size;
  }

  /// Uses a cursor, which needs a transaction.
  @Override
  public void read(Consumer<StoredEvent> each) {
    jdbc.setFetchSize(BATCH);
    transaction.executeWithoutResult(_ ->
        jdbc.query(
            """
            select event_identifier, aggregate_identifier, type, sequence_number, time_stamp,
              payload_type, payload_revision, payload, meta_data
            from domain_event_entry order by global_index\
            """,
            (RowCallbackHandler) row -> each.accept(event(row))));
  }

  private static StoredEvent event(ResultSet row) throws SQLException {
    var id = row.getString(1);
    try {
      return new StoredEvent(
          id,
          row.getString(2),
          row.getString(3),
          row.getLong(4),
          row.getString(5),
          row.getString(6),
          row.getString(7),
          new String(row.getBytes(8), UTF_8),
          StoredEvent.metadata(new String(row.getBytes(9), UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new CannotMove("Event " + id + " cannot be exported: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public StoredKeys keys() {
    return keys.read();
  }

  /// One transaction: an import that is killed leaves the store empty.
  @Override
  public void fill(Iterator<StoredEvent> events, Collection<OpenAnswer> open, StoredKeys sealing) {
    transaction.executeWithoutResult(_ -> {
      keys.put(sealing);
      freshStart.forgetWhatWasRead();
      jdbc.update("delete from snapshot_event_entry");
      while (events.hasNext()) {
        insert(events);
      }
      freshStart.takeUp(open);
      // without statistics the first lookups would scan all events
      jdbc.execute("analyze domain_event_entry");
    });
  }

  private void insert(Iterator<StoredEvent> events) {
    var batch = new ArrayList<StoredEvent>(BATCH);
    while (events.hasNext() && batch.size() < BATCH) {
      batch.add(events.next());
    }
    jdbc.batchUpdate(
        """
        insert into domain_event_entry (event_identifier, aggregate_identifier, type,
          sequence_number, time_stamp, payload_type, payload_revision, payload, meta_data)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        batch,
        BATCH,
        PostgresEventLog::set);
  }

  private static void set(PreparedStatement row, StoredEvent event) throws SQLException {
    row.setString(1, event.id());
    row.setString(2, event.aggregate());
    row.setString(3, event.aggregateType());
    row.setLong(4, event.sequence());
    row.setString(5, event.at());
    row.setString(6, event.type());
    row.setString(7, event.revision());
    row.setBytes(8, event.payload().getBytes(UTF_8));
    row.setBytes(9, event.metadataJson().getBytes(UTF_8));
  }

  @Override
  public String howToEmpty() {
    return "Choose another with CHATAI_DATA_DIR or SPRING_DATASOURCE_URL.";
  }
}
