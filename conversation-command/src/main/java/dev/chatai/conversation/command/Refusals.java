package dev.chatai.conversation.command;

import dev.chatai.conversation.Refusal;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;

/// The refusals that several decisions share. As an interceptor, it turns Axon's own exception for
/// a missing aggregate into one of them.
class Refusals implements MessageHandlerInterceptor<CommandMessage<?>> {
  static CommandExecutionException conversationNotFound() {
    return refused(Refusal.Code.CONVERSATION_NOT_FOUND, "There is no such conversation.");
  }

  static CommandExecutionException messageNotFound() {
    return refused(Refusal.Code.MESSAGE_NOT_FOUND, "There is no such message.");
  }

  static CommandExecutionException refused(Refusal.Code code, String detail) {
    return new Refusal(code, detail).exception();
  }

  @Override
  public @Nullable Object handle(
      UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain) throws Exception {
    try {
      return chain.proceed();
    } catch (AggregateNotFoundException _) {
      throw conversationNotFound();
    }
  }
}
