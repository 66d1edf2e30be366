package dev.chatai.seal;

import dev.chatai.conversation.ConversationCommand.EraseConversation;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.seal.Erasures;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// The erasures of whole owners, in PostgreSQL. Whoever records some carries them out at once; what
/// is still there some seconds later is carried out here, by any node. Two nodes may try the same
/// conversation: erasing twice is erasing once.
@Component
class PendingErasures implements Erasures {
  private static final Logger log = LoggerFactory.getLogger(PendingErasures.class);
  private static final int SECONDS_BETWEEN = 2;
  private static final int AT_ONCE = 200;
  private static final int PATIENCE_SECONDS = 30;

  private final JdbcClient jdbc;
  private final CommandGateway commands;

  private record Pending(ConversationId conversation, Owner owner) {}

  PendingErasures(JdbcClient jdbc, CommandGateway commands) {
    this.jdbc = jdbc;
    this.commands = commands;
  }

  @Override
  public void record(Owner owner, Collection<ConversationId> conversations) {
    jdbc.sql(
            """
            insert into pending_erasure (conversation_id, owner) select id, ? from unnest(?) id
            on conflict do nothing\
            """)
        .params(
            owner.name(), conversations.stream().map(ConversationId::value).toArray(UUID[]::new))
        .update();
  }

  @Scheduled(fixedDelay = SECONDS_BETWEEN, timeUnit = TimeUnit.SECONDS)
  void carryOut() {
    try {
      var left = left();
      if (!left.isEmpty()) {
        log.info("Erasing {} conversations that an interrupted erasure has left.", left.size());
        left.forEach(this::erase);
      }
    } catch (RuntimeException away) {
      log.debug("Not erased: a store is away", away);
    }
  }

  /// Those that were recorded so long ago that nobody seems to erase them.
  private List<Pending> left() {
    return jdbc.sql(
            """
            select conversation_id, owner from pending_erasure
            where requested_at < now() - interval '5 seconds' order by conversation_id limit ?\
            """)
        .param(AT_ONCE)
        .query((row, _) ->
            new Pending(
                new ConversationId(row.getObject(1, UUID.class)), new Owner(row.getString(2))))
        .list();
  }

  private void erase(Pending pending) {
    try {
      commands.sendAndWait(
          new EraseConversation(pending.conversation(), pending.owner()),
          PATIENCE_SECONDS,
          TimeUnit.SECONDS);
    } catch (RuntimeException failure) {
      var refusal = Refusal.in(failure);
      if (refusal == null || refusal.code() != Refusal.Code.CONVERSATION_NOT_FOUND) {
        throw failure;
      }
    }
    jdbc.sql("delete from pending_erasure where conversation_id = ?")
        .param(pending.conversation().value())
        .update();
  }
}
