package dev.chatai.conversation.command;

import dev.chatai.conversation.Refusal;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;

/// Tells Axon's own "there is no such aggregate" as a [Refusal], like every other.
class Refusals implements MessageHandlerInterceptor<CommandMessage<?>> {
  static CommandExecutionException notFound() {
    return new Refusal(Refusal.Code.CONVERSATION_NOT_FOUND, "There is no such conversation.")
        .exception();
  }

  @Override
  public @Nullable Object handle(
      UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain) throws Exception {
    try {
      return chain.proceed();
    } catch (AggregateNotFoundException _) {
      throw notFound();
    }
  }
}
