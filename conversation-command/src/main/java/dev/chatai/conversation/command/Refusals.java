package dev.chatai.conversation.command;

import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.answer.Models;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;

/// Every refusal of a command, with the sentence that the client reads. As an interceptor, it turns
/// Axon's own exception for a missing aggregate into one of them.
class Refusals implements MessageHandlerInterceptor<CommandMessage<?>> {
  static CommandExecutionException conversationNotFound() {
    return refused(Refusal.Code.CONVERSATION_NOT_FOUND, "There is no such conversation.");
  }

  static CommandExecutionException messageNotFound() {
    return refused(Refusal.Code.MESSAGE_NOT_FOUND, "There is no such message.");
  }

  static CommandExecutionException conversationExists() {
    return refused(Refusal.Code.CONVERSATION_EXISTS, "It was started before.");
  }

  static CommandExecutionException conversationBusy() {
    return refused(Refusal.Code.CONVERSATION_BUSY, "The last question is still being answered.");
  }

  static CommandExecutionException queueFull() {
    return refused(
        Refusal.Code.QUEUE_FULL,
        OnBusy.QUEUE_BOUND + " questions wait already; please try again later.");
  }

  static CommandExecutionException invalidParent() {
    return refused(
        Refusal.Code.INVALID_PARENT, "parent_id names no assistant message of the conversation.");
  }

  static CommandExecutionException invalidLeaf() {
    return refused(
        Refusal.Code.INVALID_LEAF, "active_leaf names no assistant message of the conversation.");
  }

  static CommandExecutionException unknownModel(Models models) {
    return refused(
        Refusal.Code.UNKNOWN_MODEL, "No such model here; there is " + models.names() + ".");
  }

  static CommandExecutionException invalidTool(String detail) {
    return refused(Refusal.Code.INVALID_TOOL, detail);
  }

  static CommandExecutionException invalidImage(String detail) {
    return refused(Refusal.Code.INVALID_IMAGE, detail);
  }

  static CommandExecutionException unknownToolCall() {
    return refused(
        Refusal.Code.UNKNOWN_TOOL_CALL,
        "A tool_call_id is of no call of the answer that the results follow.");
  }

  static CommandExecutionException duplicateToolResult() {
    return refused(Refusal.Code.DUPLICATE_TOOL_RESULT, "Two results have the same tool_call_id.");
  }

  static CommandExecutionException missingToolResult(int missing) {
    return refused(
        Refusal.Code.MISSING_TOOL_RESULT,
        "Each call of the answer needs a result; missing: " + missing + ".");
  }

  static CommandExecutionException answerOver() {
    return refused(Refusal.Code.ANSWER_NOT_OPEN, "The answer is over.");
  }

  static CommandExecutionException staleAttempt() {
    return refused(Refusal.Code.STALE_ATTEMPT, "Another attempt has taken over.");
  }

  static CommandExecutionException piecesMissing() {
    return refused(Refusal.Code.STALE_ATTEMPT, "Pieces before these are missing.");
  }

  static CommandExecutionException concurrentChange() {
    return refused(Refusal.Code.CONCURRENT_CHANGE, "The conversation changes too fast.");
  }

  private static CommandExecutionException refused(Refusal.Code code, String detail) {
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
