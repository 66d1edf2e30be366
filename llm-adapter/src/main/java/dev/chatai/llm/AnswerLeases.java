package dev.chatai.llm;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.Node;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Who is generating what. A node holds a lease while it works on an attempt and renews it; one
/// that has lapsed is anybody's. All by PostgreSQL's clock.
@Component
class AnswerLeases {
  /// How long a silent node keeps what it held.
  private static final String TERM = "interval '10 seconds'";

  private final JdbcClient jdbc;
  private final Node node;

  AnswerLeases(JdbcClient jdbc, Node node) {
    this.jdbc = jdbc;
    this.node = node;
  }

  /// Within the transaction that moves the saga's token: both are kept, or neither. So its commit
  /// need wait for no disk: what a crash of PostgreSQL takes of it is simply done again.
  void take(Attempt attempt) {
    jdbc.sql(
            """
            with hurry as (select set_config('synchronous_commit', 'off', true))
            insert into answer_lease (answer_id, conversation_id, attempt, node, expires_at)
            select ?, ?, ?, ?, now() + %s from hurry
            on conflict (answer_id) do update
            set attempt = excluded.attempt, node = excluded.node, expires_at = excluded.expires_at
            where answer_lease.attempt <= excluded.attempt\
            """
                .formatted(TERM))
        .params(
            attempt.answer().value(), attempt.conversation().value(), attempt.number(), node.name())
        .update();
  }

  /// Marks that somebody wants the answer stopped, for whichever node is at work on it.
  void cancel(MessageId answer) {
    jdbc.sql("update answer_lease set cancelled = true where answer_id = ?")
        .param(answer.value())
        .update();
  }

  /// Answers of this node's that somebody wants stopped.
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

  /// Renews this node's own.
  ///
  /// @return the answers that are still held; the others were lost
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

  /// Lets go of all that this node holds, or held before it was killed.
  void lapse() {
    jdbc.sql("update answer_lease set expires_at = now() where node = ?")
        .param(node.name())
        .update();
  }

  /// Attempts that nobody works on any more, the longest abandoned first.
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
