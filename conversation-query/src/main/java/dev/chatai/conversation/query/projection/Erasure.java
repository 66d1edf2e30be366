package dev.chatai.conversation.query.projection;

import dev.chatai.conversation.ConversationEvent.ConversationErased;
import dev.chatai.conversation.seal.Seals;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Deletes what an erasure removes besides the read model's rows: the conversation's key, its
/// idempotency keys, and the reservations of its open turns. Only the projection does this, in its
/// transaction; a rebuild leaves the keys alone.
@Component
class Erasure {
  private final StoredReadModel model;
  private final JdbcClient jdbc;
  private final Seals seals;

  Erasure(StoredReadModel model, JdbcClient jdbc, Seals seals) {
    this.model = model;
    this.jdbc = jdbc;
    this.seals = seals;
  }

  /// To be called before its messages are deleted.
  void carryOut(ConversationErased erased, Instant at) {
    var conversation = erased.conversation();
    model.flush(); // the question may be in the same batch as its erasure
    jdbc.sql(
            """
            delete from idempotency_key where ids && (
              select array_agg(id) || ?::uuid from message where conversation_id = ?)\
            """)
        .params(conversation.value(), conversation.value())
        .update();
    jdbc.sql(
            """
            delete from turn_reservation where answer_id in (
              select id from message where conversation_id = ?)\
            """)
        .param(conversation.value())
        .update();
    seals.destroy(conversation, at);
  }
}
