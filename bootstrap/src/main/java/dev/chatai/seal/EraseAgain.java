package dev.chatai.seal;

import dev.chatai.conversation.ConversationCommand.EraseConversation;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.seal.Seal;
import dev.chatai.conversation.seal.Seals;
import java.util.concurrent.TimeUnit;
import java.util.stream.Gatherers;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// A database restored from a backup contains conversations that were erased later. They are erased
/// again, by the same command, before requests are served.
@Component
class EraseAgain implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(EraseAgain.class);
  private static final int PATIENCE_SECONDS = 30;
  private static final int AT_ONCE = 1_000;

  private final Tombstones tombstones;
  private final Seals seals;
  private final EventStore events;
  private final CommandGateway commands;
  private volatile boolean running;

  EraseAgain(Tombstones tombstones, Seals seals, EventStore events, CommandGateway commands) {
    this.tombstones = tombstones;
    this.seals = seals;
    this.events = events;
    this.commands = commands;
  }

  @Override
  public void start() {
    tombstones.all().stream()
        .gather(Gatherers.windowFixed(AT_ONCE))
        .forEach(some -> {
          seals.fetch(some);
          some.stream().filter(it -> seals.of(it) != Seal.ERASED).forEach(this::erase);
        });
    running = true;
  }

  private void erase(ConversationId conversation) {
    var history = events.readEvents(conversation.toString(), 0);
    if (history.hasNext() && history.next().getPayload() instanceof ConversationStarted started) {
      log.warn("Conversation {} was erased once: erasing it again.", conversation);
      commands.sendAndWait(
          new EraseConversation(conversation, started.owner()), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// After the command handlers, before the web server.
  @Override
  public int getPhase() {
    return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
  }
}
