package dev.chatai.seal;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.seal.Seal;
import dev.chatai.conversation.seal.Seals;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The keys of conversations in PostgreSQL, each wrapped by the master key. Keys are cached for a
/// few seconds. For that long another node may still read what was erased here, unless it calls
/// [#forget] first, as the handlers of an erased conversation do.
final class StoredSeals implements Seals {
  private static final long AT_HAND_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int MOST = 10_000;

  private final JdbcClient jdbc;
  private final MasterKey master;
  private final Tombstones tombstones;
  private final SecureRandom random = new SecureRandom();
  private final Map<ConversationId, AtHand> atHand =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ConversationId, AtHand> eldest) {
          return size() > MOST;
        }
      };

  private record AtHand(Seal seal, long since) {}

  StoredSeals(JdbcClient jdbc, MasterKey master, Tombstones tombstones) {
    this.jdbc = jdbc;
    this.master = master;
    this.tombstones = tombstones;
  }

  @Override
  public Seal of(ConversationId conversation) {
    var known = known(conversation);
    return known != null
        ? known
        : look(List.of(conversation)).getOrDefault(conversation, Seal.NONE);
  }

  @Override
  public void fetch(Collection<ConversationId> conversations) {
    var unknown = conversations.stream().filter(it -> known(it) == null).distinct().toList();
    if (!unknown.isEmpty()) {
      look(unknown);
    }
  }

  private Map<ConversationId, Seal> look(List<ConversationId> conversations) {
    var found = new HashMap<ConversationId, Seal>();
    conversations.forEach(it -> found.put(it, Seal.NONE));
    jdbc.sql("select conversation_id, wrapped from conversation_key where conversation_id = any(?)")
        .param(conversations.stream().map(ConversationId::value).toArray(UUID[]::new))
        .query((ResultSet row) -> {
          var id = new ConversationId(row.getObject(1, UUID.class));
          found.put(id, seal(id, row));
        });
    found.forEach(this::keep);
    return found;
  }

  private Seal seal(ConversationId conversation, ResultSet row) throws SQLException {
    var wrapped = row.getBytes(2);
    return wrapped == null ? Seal.ERASED : Seal.of(master.unwrap(conversation, wrapped));
  }

  private @Nullable Seal known(ConversationId conversation) {
    synchronized (atHand) {
      var known = atHand.get(conversation);
      return known == null || System.nanoTime() - known.since() > AT_HAND_NANOS
          ? null
          : known.seal();
    }
  }

  /// An erased conversation stays erased, even if its key was read just before.
  private void keep(ConversationId conversation, Seal seal) {
    synchronized (atHand) {
      var before = atHand.remove(conversation);
      var kept = before != null && before.seal() == Seal.ERASED ? Seal.ERASED : seal;
      atHand.put(conversation, new AtHand(kept, System.nanoTime()));
    }
  }

  @Override
  public void create(ConversationId conversation) {
    var key = new byte[Seal.KEY_BYTES];
    random.nextBytes(key);
    var made =
        jdbc.sql(
                """
                insert into conversation_key (conversation_id, wrapped) values (?, ?)
                on conflict do nothing\
                """)
            .params(conversation.value(), master.wrap(conversation, key))
            .update();
    if (made == 1) {
      keep(conversation, Seal.of(key));
    }
  }

  @Override
  public void destroy(ConversationId conversation, Instant at) {
    jdbc.sql(
            """
            insert into conversation_key (conversation_id, erased_at) values (?, ?)
            on conflict (conversation_id) do update set wrapped = null, erased_at = excluded.erased_at
            where conversation_key.wrapped is not null\
            """)
        .params(conversation.value(), Timestamp.from(at))
        .update();
    jdbc.sql("delete from pending_erasure where conversation_id = ?")
        .param(conversation.value())
        .update();
    tombstones.add(conversation, at);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            keep(conversation, Seal.ERASED);
          }
        });
  }

  @Override
  public void forget(ConversationId conversation) {
    synchronized (atHand) {
      var known = atHand.get(conversation);
      if (known != null && known.seal() != Seal.ERASED) {
        atHand.remove(conversation);
      }
    }
  }

  @Override
  public byte[] derive(String purpose) {
    return master.derive(purpose);
  }
}
