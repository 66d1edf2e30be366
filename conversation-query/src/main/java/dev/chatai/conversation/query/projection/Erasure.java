package dev.chatai.conversation.query.projection;

import dev.chatai.conversation.ConversationEvent.ConversationErased;
import dev.chatai.conversation.seal.Seals;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What goes with a conversation's words, beside the read model's rows: its key, whatever leads to
/// it, and what its open turns may still need. In the projection's transaction, and only there: a
/// read model that is built beside the one in use leaves the keys alone.
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

  /// Before its messages are gone.
  void carryOut(ConversationErased erased, Instant at) {
    var conversation = erased.conversation();
    model.flush(); // a question may be as young as its erasure
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
