package dev.chatai.api.turn;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.StoreAway;
import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.query.ReadModelBehindException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.responsetypes.ResponseType;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Sends commands and queries, named by their classes' simple names, and waits for the result.
///
/// All methods throw a [Problem] when a command is refused or there is no answer in time, and
/// [IllegalStateException] for other failures.
@Component
public class Messages {
  private static final int PATIENCE_SECONDS = 30;

  private final CommandGateway commands;
  private final QueryGateway queries;

  Messages(CommandGateway commands, QueryGateway queries) {
    this.commands = commands;
    this.queries = queries;
  }

  /// Returns once the command's events are durable.
  public void send(ConversationCommand command) {
    var message = new GenericMessage<>(command);
    // with Axon's own future each refusal would be logged
    var result = new FutureCallback<Object, Object>();
    commands.send(new GenericCommandMessage<>(message, command.getClass().getSimpleName()), result);
    var failure = await(result).optionalExceptionResult();
    if (failure.isPresent()) {
      throw exception(failure.get());
    }
  }

  /// @param type of the answer, as [dev.chatai.conversation.query.ConversationQuery] says
  public <R> Optional<R> ask(Object query, Class<R> type) {
    return ask(query, ResponseTypes.optionalInstanceOf(type));
  }

  /// @param type of what the answer is a list of
  public <R> List<R> list(Object query, Class<R> type) {
    return ask(query, ResponseTypes.multipleInstancesOf(type));
  }

  private <R> R ask(Object query, ResponseType<R> answer) {
    try {
      return await(queries.query(query.getClass().getSimpleName(), query, answer));
    } catch (ReadModelBehindException _) {
      throw StoreAway.problem();
    }
  }

  private static <R> R await(CompletableFuture<R> answer) {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      throw StoreAway.problem();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw StoreAway.problem();
    } catch (ExecutionException failure) {
      throw exception(failure.getCause());
    }
  }

  private static RuntimeException exception(@Nullable Throwable failure) {
    var refusal = Refusal.in(failure);
    if (refusal != null) {
      return Problem.of(refusal);
    }
    if (StoreAway.in(failure)) {
      return StoreAway.problem();
    }
    return new IllegalStateException(failure);
  }
}
