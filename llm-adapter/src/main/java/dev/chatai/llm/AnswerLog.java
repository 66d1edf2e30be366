package dev.chatai.llm;

import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Refusal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Writes what becomes of an answer into the log, by commands, and reads where it began. If a store
/// is unavailable, it tries again for as long as that takes: a failure of infrastructure must not
/// fail an answer.
@Component
class AnswerLog {
  private static final Logger log = LoggerFactory.getLogger(AnswerLog.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final long SECONDS_PER_TRY = 10;

  private final CommandGateway commands;
  private final EventStore events;

  AnswerLog(CommandGateway commands, EventStore events) {
    this.commands = commands;
    this.events = events;
  }

  /// The first event of an attempt.
  ///
  /// @param number of the event within the conversation
  AnswerStarted started(ConversationId conversation, long number) {
    return (AnswerStarted) events.readEvents(conversation.toString(), number).next().getPayload();
  }

  /// Writes, and tries again until it is durable.
  ///
  /// @param wanted checked before each try
  /// @return false when the attempt is no longer the current one, or is no longer wanted
  boolean write(ConversationCommand command, BooleanSupplier wanted) throws InterruptedException {
    var pause = FIRST_PAUSE;
    while (wanted.getAsBoolean()) {
      try {
        var refusal = tryOnce(command);
        if (refusal == null) {
          return true;
        }
        if (refusal.code() != Refusal.Code.CONCURRENT_CHANGE) {
          return false;
        }
      } catch (RuntimeException away) {
        log.warn("Not written yet, trying again: {}", away.getClass().getName());
      }
      Thread.sleep(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
    return false;
  }

  /// @return why it was refused, or null when it is durable
  /// @throws RuntimeException when a store is away
  @Nullable Refusal tryOnce(ConversationCommand command) {
    try {
      commands.sendAndWait(command, SECONDS_PER_TRY, TimeUnit.SECONDS);
      return null;
    } catch (RuntimeException failure) {
      var refusal = Refusal.in(failure);
      if (refusal == null) {
        throw failure;
      }
      return refusal;
    }
  }
}
