package dev.chatai.llm;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.Node;
import dev.chatai.llm.generation.Attempt;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which node is generating which answer. A node holds a lease while it works on an attempt, and
/// renews it. A lease that has lapsed may be taken by any node. All times are PostgreSQL's.
@Component
class AnswerLeases {
  /// How long a lease is valid without being renewed.
  private static final String TERM = "interval '10 seconds'";

  private static final String NO_TERM = "interval '0'";

  private final JdbcClient jdbc;
  private final Node node;

  AnswerLeases(JdbcClient jdbc, Node node) {
    this.jdbc = jdbc;
    this.node = node;
  }

  /// Takes the lease within the saga's transaction: with the event itself, or with the token that
  /// moves past it. Both are committed, or neither.
  void take(Attempt attempt) {
    takeFor(node.name(), attempt);
  }

  /// The same for another node, which is to renew it.
  void takeFor(String holder, Attempt attempt) {
    write(attempt, holder, TERM);
  }

  /// The same with a lease that has lapsed already: any node may take the attempt over.
  void leave(Attempt attempt) {
    write(attempt, node.name(), NO_TERM);
  }

  private void write(Attempt attempt, String holder, String term) {
    jdbc.sql(
            """
            insert into answer_lease (answer_id, conversation_id, attempt, node, expires_at)
            values (?, ?, ?, ?, now() + %s)
            on conflict (answer_id) do update
            set attempt = excluded.attempt, node = excluded.node, expires_at = excluded.expires_at
            where answer_lease.attempt <= excluded.attempt\
            """
                .formatted(term))
        .params(attempt.answer().value(), attempt.conversation().value(), attempt.number(), holder)
        .update();
  }

  /// Renews the lease of one attempt.
  ///
  /// @return false when this node does not have it, or not any more
  boolean renew(Attempt attempt) {
    return jdbc.sql(
                """
                update answer_lease set expires_at = now() + %s
                where node = ? and answer_id = ? and attempt = ?\
                """
                    .formatted(TERM))
            .params(node.name(), attempt.answer().value(), attempt.number())
            .update()
        == 1;
  }

  /// Marks the answer as to be stopped, for whichever node is generating it.
  void cancel(MessageId answer) {
    jdbc.sql("update answer_lease set cancelled = true where answer_id = ?")
        .param(answer.value())
        .update();
  }

  /// The answers generated on this node that are marked as to be stopped.
  List<MessageId> cancelled() {
    return jdbc
        .sql("select answer_id from answer_lease where node = ? and cancelled")
        .param(node.name())
        .query(UUID.class)
        .list()
        .stream()
        .map(MessageId::new)
        .toList();
  }

  void release(MessageId answer) {
    jdbc.sql("delete from answer_lease where answer_id = ?").param(answer.value()).update();
  }

  /// Renews this node's leases.
  ///
  /// @return the answers whose leases are still held; the others were lost
  Set<MessageId> renew(Collection<Attempt> attempts) {
    var answers = attempts.stream().map(it -> it.answer().value()).toArray(UUID[]::new);
    return jdbc
        .sql(
            """
            update answer_lease set expires_at = now() + %s
            where node = ? and answer_id = any(?) returning answer_id\
            """
                .formatted(TERM))
        .params(node.name(), answers)
        .query(UUID.class)
        .list()
        .stream()
        .map(MessageId::new)
        .collect(Collectors.toSet());
  }

  /// Ends all leases of this node, including those from before it was killed.
  void lapse() {
    jdbc.sql("update answer_lease set expires_at = now() where node = ?")
        .param(node.name())
        .update();
  }

  /// Of an attempt that has lapsed: this node is to make the next one. Another node may claim it
  /// after this one; the log still accepts one next attempt only.
  ///
  /// @return false if it was renewed or followed meanwhile
  boolean claim(Attempt lapsed) {
    return jdbc.sql(
                """
                update answer_lease set node = ?
                where answer_id = ? and attempt = ? and expires_at <= now()\
                """)
            .params(node.name(), lapsed.answer().value(), lapsed.number())
            .update()
        == 1;
  }

  /// The other node that is to make the next attempt at an answer.
  ///
  /// @return null for none
  @Nullable String claimant(MessageId answer) {
    return jdbc.sql("select node from answer_lease where answer_id = ? and node <> ?")
        .params(answer.value(), node.name())
        .query(String.class)
        .optional()
        .orElse(null);
  }

  /// Attempts whose leases have lapsed, the oldest first; at most 100.
  List<Attempt> lapsed() {
    return jdbc.sql(
            """
            select conversation_id, answer_id, attempt from answer_lease
            where expires_at <= now() order by expires_at limit 100\
            """)
        .query((row, _) ->
            new Attempt(
                new ConversationId(row.getObject(1, UUID.class)),
                new MessageId(row.getObject(2, UUID.class)),
                row.getInt(3),
                ""))
        .list();
  }
}
