package dev.chatai.api.limit;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.answer.Models;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Limits the open turns of one caller, and the tokens that they use in a UTC day, on all nodes.
///
/// A turn reserves its tokens before it starts. A caller's reservations are made one after the
/// other, so that fifty simultaneous turns do not all see the same free quota. A reservation no
/// longer counts once the read model has the turn's end. The projection commits the end together
/// with the tokens used, so a turn is counted by exactly one of the two.
@Component
public class Quotas {
  /// Tokens reserved for an answer when the request sets no `max_tokens`.
  static final int ANSWER_TOKENS = 4_096;

  /// A caller's reservations, and the tokens used today.
  ///
  /// @param known whether the turn in question is among them, or has ended
  record Standing(int open, long reserved, long used, boolean known) {}

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Limits limits;
  private final Models models;

  Quotas(JdbcClient jdbc, PlatformTransactionManager transactions, Limits limits, Models models) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.limits = limits;
    this.models = models;
  }

  /// Estimates the most tokens that a turn can use: the budget of the prompt, the question, which
  /// is always sent, at one token per byte, and the answer.
  ///
  /// @param body bytes of the request
  /// @param maxTokens the limit of the answer that the request sets
  public long estimate(int body, @Nullable Integer maxTokens) {
    return (long) models.rules().contextTokens()
        + body
        + Objects.requireNonNullElse(maxTokens, ANSWER_TOKENS);
  }

  /// Starts a turn within the caller's limits. A turn that exists already, because its request is
  /// repeated, reserves nothing.
  ///
  /// @param asking starts the turn
  /// @throws Problem `too_many_open_turns` or `token_quota_exceeded`, or the failure of `asking`
  public void admit(Owner owner, MessageId answer, long tokens, Runnable asking) {
    if (!limits.ofTurns()) {
      asking.run();
      return;
    }
    var reserved = Boolean.TRUE.equals(transaction.execute(_ -> reserve(owner, answer, tokens)));
    try {
      asking.run();
    } catch (Problem refused) {
      // if a store is unavailable, the turn may exist nevertheless
      if (reserved && !refused.is(ProblemCode.STORE_UNAVAILABLE)) {
        jdbc.sql("delete from turn_reservation where answer_id = ?").param(answer.value()).update();
      }
      throw refused;
    }
  }

  /// Counts an answer in no conversation, which the read model never has, once it has ended. Its
  /// reservation counts for five minutes at most.
  ///
  /// @param used null for no tokens
  public void count(Owner owner, MessageId answer, @Nullable Usage used) {
    if (limits.ofTurns()) {
      transaction.executeWithoutResult(_ -> {
        jdbc.sql("delete from turn_reservation where answer_id = ?").param(answer.value()).update();
        jdbc.sql(
                """
                insert into stateless_usage as before (owner, day, tokens)
                values (:owner, (now() at time zone 'UTC')::date, :tokens)
                on conflict (owner) do update set day = excluded.day, tokens = excluded.tokens
                  + case when before.day = excluded.day then before.tokens else 0 end\
                """)
            .param("owner", owner.name())
            .param("tokens", used == null ? 0 : used.totalTokens())
            .update();
      });
    }
  }

  /// A caller's token quota of today; null without a limit.
  public @Nullable TokenQuota tokens(Owner owner) {
    if (limits.tokensPerDay() == 0) {
      return null;
    }
    var standing = standing(owner, null);
    var left = limits.tokensPerDay() - standing.used() - standing.reserved();
    return new TokenQuota(
        limits.tokensPerDay(), standing.used(), standing.reserved(), Math.max(0, left));
  }

  /// @return false when the turn exists already
  private boolean reserve(Owner owner, MessageId answer, long tokens) {
    // This commit does not wait for the disk, because the commit of the turn does, in the same
    // write-ahead log. With Axon Server, a crash of PostgreSQL can lose the reservation; the turn
    // is
    // then counted when it ends.
    jdbc.sql(
            """
            select pg_advisory_xact_lock(hashtextextended(?, 0)),
              set_config('synchronous_commit', 'off', true)\
            """)
        .param("quota of " + owner.name())
        .query((_, _) -> 0)
        .list();
    // a separate statement, to see what was committed before the lock
    var standing = standing(owner, answer);
    if (standing.known()) {
      return false;
    }
    refuse(standing, tokens);
    jdbc.sql("insert into turn_reservation (answer_id, owner, tokens) values (?, ?, ?)")
        .params(answer.value(), owner.name(), tokens)
        .update();
    return true;
  }

  private void refuse(Standing standing, long tokens) {
    if (limits.openTurns() > 0 && standing.open() >= limits.openTurns()) {
      throw new Problem(
          ProblemCode.TOO_MANY_OPEN_TURNS,
          String.format(
              Locale.ROOT,
              "You may have %,d open turns, in all conversations together.",
              limits.openTurns()));
    }
    var most = limits.tokensPerDay();
    if (most > 0 && standing.used() + standing.reserved() + tokens > most) {
      var problem =
          new Problem(
              ProblemCode.TOKEN_QUOTA_EXCEEDED,
              String.format(
                  Locale.ROOT,
                  "This turn may take %,d tokens. Of your %,d a day, %,d are spent and %,d reserved.",
                  tokens,
                  most,
                  standing.used(),
                  standing.reserved()));
      if (tokens > most) {
        problem.headers.remove(HttpHeaders.RETRY_AFTER); // more than a whole day's quota
      } else if (standing.used() + tokens > most) {
        problem.headers.set(HttpHeaders.RETRY_AFTER, Long.toString(secondsToMidnight()));
      } // otherwise there is room as soon as an open turn ends
      throw problem;
    }
  }

  /// Also deletes the reservations of turns that have ended, and of those that do not exist after
  /// five minutes, because their node failed before it sent the command.
  private Standing standing(Owner owner, @Nullable MessageId answer) {
    return jdbc.sql(
            """
            with open as (
              select answer_id, tokens from turn_reservation r left join message m on m.id = answer_id
              where owner = :owner and m.settled_number is null
                and (m.id is not null or r.created_at > now() - interval '5 minutes')),
            over as (
              delete from turn_reservation
              where owner = :owner and answer_id not in (select answer_id from open))
            select (select count(*) from open), (select coalesce(sum(tokens), 0) from open),
              (select coalesce(sum(total_tokens), 0) from usage_day
                where owner = :owner and day = (now() at time zone 'UTC')::date)
              + (select coalesce(sum(tokens), 0) from stateless_usage
                where owner = :owner and day = (now() at time zone 'UTC')::date),
              exists (select from open where answer_id = :answer)
                or exists (select from message where id = :answer)\
            """)
        .param("owner", owner.name())
        .param("answer", answer == null ? null : answer.value(), Types.OTHER)
        .query((row, _) ->
            new Standing(row.getInt(1), row.getLong(2), row.getLong(3), row.getBoolean(4)))
        .single();
  }

  private static long secondsToMidnight() {
    var now = OffsetDateTime.now(ZoneOffset.UTC);
    var midnight = LocalDate.from(now).plusDays(1).atStartOfDay(ZoneOffset.UTC);
    return Math.max(1, Duration.between(now, midnight).toSeconds() + 1);
  }
}
