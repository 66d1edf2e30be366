package dev.chatai.conversation.command;

import dev.chatai.conversation.ConversationCommand.StartConversation;
import java.util.Objects;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;

/// Axon's command bus, with up to three retries when another node has changed the conversation in
/// between. That happens while commands are rerouted, as after a node was frozen and decides on a
/// stale cached aggregate. Axon evicts that one on the conflict, and commands are idempotent. A
/// `StartConversation` is not retried: its conversation exists.
final class LocalCommandBus extends SimpleCommandBus {
  private static final int TRIES = 4;

  private static final String INVALID_SEQUENCE = "[AXONIQ-2000]";

  LocalCommandBus(Builder builder) {
    super(builder);
  }

  @Override
  protected <C, R> void handle(
      CommandMessage<C> command,
      MessageHandler<? super CommandMessage<?>> handler,
      CommandCallback<? super C, ? super R> callback) {
    handle(command, handler, callback, 1);
  }

  private <C, R> void handle(
      CommandMessage<C> command,
      MessageHandler<? super CommandMessage<?>> handler,
      CommandCallback<? super C, ? super R> callback,
      int attempt) {
    CommandCallback<C, R> heard =
        (message, result) -> {
          if (!isLost(result)) {
            callback.onResult(message, result);
          } else if (command.getPayload() instanceof StartConversation) {
            callback.onResult(message, refused(Refusals.conversationExists()));
          } else if (attempt < TRIES) {
            handle(command, handler, callback, attempt + 1);
          } else {
            callback.onResult(message, refused(Refusals.concurrentChange()));
          }
        };
    super.handle(command, handler, heard);
  }

  private static boolean isLost(CommandResultMessage<?> result) {
    if (!result.isExceptional()) {
      return false;
    }
    return switch (result.exceptionResult()) {
      case ConcurrencyException _, AggregateStreamCreationException _ -> true;
      case Throwable failure -> isInvalidSequence(failure);
    };
  }

  /// Axon Server refuses a second first event by its code, which the connector does not translate.
  private static boolean isInvalidSequence(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(it -> String.valueOf(it.getMessage()).contains(INVALID_SEQUENCE));
  }

  private static <R> CommandResultMessage<R> refused(CommandExecutionException refusal) {
    return new GenericCommandResultMessage<>(refusal);
  }
}
