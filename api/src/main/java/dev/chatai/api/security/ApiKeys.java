package dev.chatai.api.security;

import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Creates, lists, revokes and checks API keys. Only a SHA-256 of each key is stored. Keys are
/// cached for five seconds, so a node may accept a revoked or expired key for that long.
@Component
public class ApiKeys {
  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

  private record Read(String id, String owner, Role role, byte[] hash, long nanos) {}

  public record Holder(String id, String owner, Role role) {}

  private final JdbcClient jdbc;

  /// Valid keys only, so that guessed keys cannot make it grow.
  private final Map<String, Read> cache = new ConcurrentHashMap<>();

  public ApiKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Creates a key.
  ///
  /// @param days until it expires; null for never
  /// @return the key, which cannot be shown again
  /// @throws IllegalArgumentException for an invalid owner name
  public String create(String owner, Role role, @Nullable Integer days) {
    OwnerNames.check(owner);
    var key = KeyText.fresh();
    jdbc.sql(
            """
            insert into api_key (id, owner, role, hash, expires_at)
            values (?, ?, ?, ?, now() + make_interval(days => ?))\
            """)
        .param(key.id())
        .param(owner)
        .param(role.word())
        .param(key.hash())
        .param(days)
        .update();
    return key.text();
  }

  /// All keys, including revoked and expired ones, oldest first.
  public List<ApiKey> list() {
    return jdbc.sql(
            """
            select id, owner, role, created_at, expires_at, revoked_at
            from api_key order by created_at, id\
            """)
        .query((row, _) ->
            new ApiKey(
                row.getString("id"),
                row.getString("owner"),
                Role.of(row.getString("role")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "expires_at"),
                instant(row, "revoked_at")))
        .list();
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /// Revokes a key, on all nodes and for open streams within ten seconds. Idempotent.
  ///
  /// @return whether the key exists
  public boolean revoke(String id) {
    return jdbc.sql("update api_key set revoked_at = coalesce(revoked_at, now()) where id = ?")
            .param(id)
            .update()
        > 0;
  }

  /// The id in a key that [#create] has returned.
  public static String idOf(String key) {
    return KeyText.parse(key).orElseThrow().id();
  }

  /// Whether a credential has the form of a key rather than of a token.
  public static boolean isMeant(String credential) {
    return credential.startsWith(KeyText.PREFIX);
  }

  /// The holder of a key; empty for an invalid one, whatever the reason.
  public Optional<Holder> holder(String credential) {
    return KeyText.parse(credential)
        .flatMap(key -> {
          var read = read(key.id());
          return read != null && MessageDigest.isEqual(read.hash(), key.hash())
              ? Optional.of(new Holder(read.id(), read.owner(), read.role()))
              : Optional.empty();
        });
  }

  public boolean isGood(String id) {
    return read(id) != null;
  }

  private @Nullable Read read(String id) {
    var known = cache.get(id);
    var now = System.nanoTime();
    if (known != null && now - known.nanos() < FRESH_NANOS) {
      return known;
    }
    var found =
        jdbc.sql(
                """
                select owner, role, hash from api_key
                where id = ? and revoked_at is null and (expires_at is null or expires_at > now())\
                """)
            .param(id)
            .query((row, _) ->
                new Read(
                    id,
                    row.getString("owner"),
                    Role.of(row.getString("role")),
                    row.getBytes("hash"),
                    now))
            .optional();
    found.ifPresentOrElse(it -> cache.put(id, it), () -> cache.remove(id));
    return found.orElse(null);
  }
}
