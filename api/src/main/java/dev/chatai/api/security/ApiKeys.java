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

/// The keys that callers show. Only a SHA-256 of each is kept. What was read of one is used again
/// for five seconds: so long a revoked or expired key may still be taken, on any node.
@Component
public class ApiKeys {
  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

  /// A key that is good, as it was read.
  private record Read(String id, String owner, Role role, byte[] hash, long nanos) {}

  /// Whose key it is.
  public record Holder(String id, String owner, Role role) {}

  private final JdbcClient jdbc;

  /// Good keys only, so it is never larger than the table, whatever is tried.
  private final Map<String, Read> cache = new ConcurrentHashMap<>();

  public ApiKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Makes a key.
  ///
  /// @param days until it expires; null for never
  /// @return the key: it cannot be told again
  /// @throws IllegalArgumentException for an owner's name that cannot be one
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

  /// All there ever were, oldest first.
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

  /// Takes effect everywhere within ten seconds, on open streams too. Once more changes nothing.
  ///
  /// @return whether there is such a key
  public boolean revoke(String id) {
    return jdbc.sql("update api_key set revoked_at = coalesce(revoked_at, now()) where id = ?")
            .param(id)
            .update()
        > 0;
  }

  /// Whether a credential means to be a key, and nothing else.
  public static boolean isMeant(String credential) {
    return credential.startsWith(KeyText.PREFIX);
  }

  /// Whose key that is; empty for none, and it does not say why.
  public Optional<Holder> holder(String credential) {
    return KeyText.parse(credential)
        .flatMap(key -> {
          var read = read(key.id());
          return read != null && MessageDigest.isEqual(read.hash(), key.hash())
              ? Optional.of(new Holder(read.id(), read.owner(), read.role()))
              : Optional.empty();
        });
  }

  /// Whether a key is still good.
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
