package dev.chatai.seal;

import dev.chatai.history.file.CannotMove;
import dev.chatai.history.file.StoredKey;
import dev.chatai.history.file.StoredKeys;
import dev.chatai.start.CannotStart;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// All wrapped conversation keys, and the fingerprint of the master key that they belong to.
public final class KeyTable {
  private static final String REMEDY =
      "Put the right file back, or name it with CHATAI_MASTER_KEY_FILE; without it no text in this"
          + " database can ever be read.";

  private final JdbcClient jdbc;
  private final MasterKeyFile file;

  public KeyTable(JdbcClient jdbc, MasterKeyFile file) {
    this.jdbc = jdbc;
    this.file = file;
  }

  /// The master key of this database; created if the database has none yet.
  ///
  /// @throws CannotStart if the file is missing or holds another key
  MasterKey masterKey() {
    if (!file.exists()) {
      if (fingerprint() != null) {
        throw new CannotStart("The master key " + file.path() + " is missing.", REMEDY);
      }
      file.make();
    }
    var master = file.read();
    jdbc.sql("insert into master_key (fingerprint) values (?) on conflict do nothing")
        .param(master.fingerprint())
        .update();
    if (!master.fingerprint().equals(fingerprint())) {
      throw new CannotStart(file.path() + " is another master key than this database's.", REMEDY);
    }
    return master;
  }

  private @Nullable String fingerprint() {
    return jdbc.sql("select fingerprint from master_key")
        .query(String.class)
        .optional()
        .orElse(null);
  }

  /// All keys that exist now.
  public StoredKeys read() {
    return new StoredKeys(
        fingerprint(),
        jdbc.sql("select conversation_id, wrapped, erased_at from conversation_key order by 1")
            .query((row, _) -> {
              var erasedAt = row.getObject(3, OffsetDateTime.class);
              return new StoredKey(
                  row.getObject(1, UUID.class),
                  row.getBytes(2),
                  erasedAt == null ? null : erasedAt.toInstant());
            })
            .list());
  }

  /// Must be called within a transaction.
  ///
  /// @throws CannotMove if the master key here is another one
  public void put(StoredKeys keys) {
    var theirs = keys.masterKey();
    if (theirs == null) {
      return;
    }
    if (!theirs.equals(ours())) {
      throw new CannotMove(
          "The file's texts are sealed with another master key. Put the master key file of the"
              + " installation that it comes from in the place of %s, or name it with"
                  .formatted(file.path())
              + " CHATAI_MASTER_KEY_FILE, and import again.");
    }
    if (!theirs.equals(fingerprint())) {
      adopt(theirs);
    }
    keys.keys().forEach(this::put);
  }

  private @Nullable String ours() {
    try {
      return file.exists() ? file.read().fingerprint() : null;
    } catch (CannotStart e) {
      throw new CannotMove(e.getMessage() + " " + e.remedy(), e);
    }
  }

  /// Replaces the master key of a database that has no conversation keys yet.
  private void adopt(String fingerprint) {
    var used =
        jdbc.sql("select exists (select from conversation_key where wrapped is not null)")
            .query(Boolean.class)
            .single();
    if (used) {
      throw new CannotMove(
          "The database holds keys of another master key. Import into an empty database.");
    }
    jdbc.sql("delete from master_key").update();
    jdbc.sql("insert into master_key (fingerprint) values (?)").param(fingerprint).update();
  }

  private void put(StoredKey key) {
    var erasedAt = key.erasedAt();
    jdbc.sql(
            """
            insert into conversation_key (conversation_id, wrapped, erased_at) values (?, ?, ?)
            on conflict (conversation_id) do update
            set wrapped = excluded.wrapped, erased_at = excluded.erased_at\
            """)
        .param(key.conversation())
        .param(key.wrapped())
        .param(erasedAt == null ? null : erasedAt.atOffset(ZoneOffset.UTC))
        .update();
  }
}
