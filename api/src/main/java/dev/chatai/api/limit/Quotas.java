package dev.chatai.api.limit;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
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

/// Bounds how many turns of one caller are open, and how many tokens they take in a UTC day, over
/// all nodes.
///
/// A turn reserves what it may take before it is asked for, one at a time by caller, so that fifty
/// at once do not all see the same room. The reservation ends by itself once the read model holds
/// the turn's end: that and what it took are one commit of the projection, so one statement counts
/// a turn by either, never by both or by none.
@Component
public class Quotas {
  /// What an answer is taken to need when the request sets no `max_tokens`.
  static final int ANSWER_TOKENS = 4_096;

  /// What is reserved, and what was taken today.
  ///
  /// @param known whether the turn in question is one of these, or is over
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

  /// What a turn may take at most, as far as can be known before: a prompt within its budget, the
  /// question, which is always sent, counted as a token a byte, and the answer.
  ///
  /// @param body bytes of the request
  /// @param maxTokens what the request allows the answer
  public long estimate(int body, @Nullable Integer maxTokens) {
    return (long) models.rules().contextTokens()
        + body
        + Objects.requireNonNullElse(maxTokens, ANSWER_TOKENS);
  }

  /// Asks for a turn, if its caller may have it. One that is there already, as its request comes
  /// again, takes nothing more.
  ///
  /// @throws Problem `too_many_open_turns` or `token_quota_exceeded`, or what asking failed with
  public void admit(Owner owner, MessageId answer, long tokens, Runnable asking) {
    if (!limits.ofTurns()) {
      asking.run();
      return;
    }
    var reserved = Boolean.TRUE.equals(transaction.execute(_ -> reserve(owner, answer, tokens)));
    try {
      asking.run();
    } catch (Problem refused) {
      // when a store is away, the turn may be there all the same
      if (reserved && !refused.is(ProblemCode.STORE_UNAVAILABLE)) {
        jdbc.sql("delete from turn_reservation where answer_id = ?").param(answer.value()).update();
      }
      throw refused;
    }
  }

  /// What a caller's quota of tokens is, if there is one, and what is left of it.
  public @Nullable TokenQuota tokens(Owner owner) {
    if (limits.tokensPerDay() == 0) {
      return null;
    }
    var standing = standing(owner, null);
    var left = limits.tokensPerDay() - standing.used() - standing.reserved();
    return new TokenQuota(
        limits.tokensPerDay(), standing.used(), standing.reserved(), Math.max(0, left));
  }

  /// @return false when the turn is there already
  private boolean reserve(Owner owner, MessageId answer, long tokens) {
    // The commit waits for no disk: the turn's own does, in the same log. With Axon Server a crash
    // of PostgreSQL may forget the reservation; the turn is then counted when it ends.
    jdbc.sql(
            """
            select pg_advisory_xact_lock(hashtextextended(?, 0)),
              set_config('synchronous_commit', 'off', true)\
            """)
        .param("quota of " + owner.name())
        .query((_, _) -> 0)
        .list();
    var standing = standing(owner, answer); // a statement of its own: it sees what the lock awaited
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
        problem.headers.remove(HttpHeaders.RETRY_AFTER); // it fits into no day
      } else if (standing.used() + tokens > most) {
        problem.headers.set(HttpHeaders.RETRY_AFTER, Long.toString(secondsToMidnight()));
      } // or else there is room as soon as an open turn has ended
      throw problem;
    }
  }

  /// Also forgets the reservations of turns that are over, and of those that did not come to be
  /// within five minutes, as their node died before it had asked.
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
