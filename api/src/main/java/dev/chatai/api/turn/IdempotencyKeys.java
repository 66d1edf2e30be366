package dev.chatai.api.turn;

import dev.chatai.api.http.HeaderNames;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.Owner;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Stores the ids that belong to a caller's `Idempotency-Key`, for 24 hours and for all nodes. They
/// are stored before they are used. A retry, after any failure, sends the same command again, and a
/// command that is sent twice has no further effect.
@Component
public class IdempotencyKeys {

  private static final int LONGEST = 255;
  private static final String KEPT = "interval '24 hours'";

  /// The ids to use.
  ///
  /// @param again whether an earlier request with the key has them already
  public record Claim(List<UUID> ids, boolean again) {}

  private final JdbcClient jdbc;

  IdempotencyKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// @param fresh generates a new id
  /// @param count how many ids the request needs
  /// @throws Problem when this caller used the key for another request, or the key is not valid
  public Claim claim(Owner owner, HttpServletRequest request, int count, Supplier<UUID> fresh) {
    var ids = Stream.generate(fresh).limit(count).toList();
    var keys = Collections.list(request.getHeaders(HeaderNames.IDEMPOTENCY_KEY));
    if (keys.isEmpty()) {
      return new Claim(ids, false);
    }
    var key = keys.getFirst();
    if (keys.size() > 1 || !key.matches("[\\x21-\\x7e]{1," + LONGEST + "}")) {
      throw Problem.field(
          HeaderNames.IDEMPOTENCY_KEY,
          "must be one key of 1 to " + LONGEST + " visible ASCII characters.");
    }
    return claim(owner.name(), key, Fingerprint.of(request), ids);
  }

  private Claim claim(String owner, String key, byte[] fingerprint, List<UUID> ids) {
    jdbc.sql("delete from idempotency_key where created_at < now() - " + KEPT).update();
    while (true) {
      var inserted =
          jdbc.sql(
                  """
                  insert into idempotency_key (owner, key, fingerprint, ids) values (?, ?, ?, ?)
                  on conflict do nothing\
                  """)
              .params(owner, key, fingerprint, ids.toArray(UUID[]::new))
              .update();
      if (inserted == 1) {
        return new Claim(ids, false);
      }
      var kept =
          jdbc.sql("select fingerprint, ids from idempotency_key where owner = ? and key = ?")
              .params(owner, key)
              .query((row, _) ->
                  new Kept(row.getBytes(1), List.of((UUID[]) row.getArray(2).getArray())))
              .optional();
      if (kept.isPresent()) {
        return kept.get().claim(fingerprint);
      }
    }
  }

  private record Kept(byte[] fingerprint, List<UUID> ids) {
    Claim claim(byte[] other) {
      if (!Arrays.equals(fingerprint, other)) {
        throw new Problem(
                ProblemCode.IDEMPOTENCY_KEY_REUSED,
                "Another request was sent with this key in the last 24 hours.")
            .with("field", HeaderNames.IDEMPOTENCY_KEY);
      }
      return new Claim(ids, true);
    }
  }
}
