package dev.chatai.api.turn;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.StoreAway;
import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.answer.GetPrompt;
import dev.chatai.conversation.answer.PromptView;
import dev.chatai.conversation.query.AnswerSoFar;
import dev.chatai.conversation.query.ConversationQuery.FollowAnswer;
import dev.chatai.conversation.query.ConversationQuery.FollowConversation;
import dev.chatai.conversation.query.ConversationQuery.GetConversation;
import dev.chatai.conversation.query.ConversationQuery.GetMessage;
import dev.chatai.conversation.query.ConversationQuery.GetPastConversation;
import dev.chatai.conversation.query.ConversationQuery.GetUsage;
import dev.chatai.conversation.query.ConversationQuery.ListConversations;
import dev.chatai.conversation.query.ConversationQuery.ListEvents;
import dev.chatai.conversation.query.ConversationQuery.ListMessages;
import dev.chatai.conversation.query.ConversationQuery.ListSiblings;
import dev.chatai.conversation.query.ConversationQuery.SearchConversations;
import dev.chatai.conversation.query.ConversationSoFar;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.EventView;
import dev.chatai.conversation.query.MessagePage;
import dev.chatai.conversation.query.MessageView;
import dev.chatai.conversation.query.SearchHit;
import dev.chatai.conversation.query.UsageDayView;
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

  public Optional<ConversationView> ask(GetConversation query) {
    return ask(query, ResponseTypes.optionalInstanceOf(ConversationView.class));
  }

  public List<ConversationView> ask(ListConversations query) {
    return ask(query, ResponseTypes.multipleInstancesOf(ConversationView.class));
  }

  public Optional<MessagePage> ask(ListMessages query) {
    return ask(query, ResponseTypes.optionalInstanceOf(MessagePage.class));
  }

  public Optional<ConversationView> ask(GetPastConversation query) {
    return ask(query, ResponseTypes.optionalInstanceOf(ConversationView.class));
  }

  public List<EventView> ask(ListEvents query) {
    return ask(query, ResponseTypes.multipleInstancesOf(EventView.class));
  }

  public Optional<PromptView> ask(GetPrompt query) {
    return ask(query, ResponseTypes.optionalInstanceOf(PromptView.class));
  }

  public List<SearchHit> ask(SearchConversations query) {
    return ask(query, ResponseTypes.multipleInstancesOf(SearchHit.class));
  }

  public List<UsageDayView> ask(GetUsage query) {
    return ask(query, ResponseTypes.multipleInstancesOf(UsageDayView.class));
  }

  public Optional<MessageView> ask(GetMessage query) {
    return ask(query, ResponseTypes.optionalInstanceOf(MessageView.class));
  }

  public List<MessageView> ask(ListSiblings query) {
    return ask(query, ResponseTypes.multipleInstancesOf(MessageView.class));
  }

  public Optional<ConversationSoFar> ask(FollowConversation query) {
    return ask(query, ResponseTypes.optionalInstanceOf(ConversationSoFar.class));
  }

  public Optional<AnswerSoFar> ask(FollowAnswer query) {
    return ask(query, ResponseTypes.optionalInstanceOf(AnswerSoFar.class));
  }

  private <R> R ask(Object query, ResponseType<R> answer) {
    return await(queries.query(query.getClass().getSimpleName(), query, answer));
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
