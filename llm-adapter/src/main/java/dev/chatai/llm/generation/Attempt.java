package dev.chatai.llm.generation;

import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;

/// One try at one answer.
///
/// @param number from 1
/// @param model the model to ask; empty when it is only known by its lease
public record Attempt(ConversationId conversation, MessageId answer, int number, String model) {
  /// So many attempts that count, crashes included; then the answer has failed.
  public static final int MOST = 3;

  public static Attempt of(AnswerStarted started) {
    return new Attempt(
        started.conversation(), started.answer(), started.attempt(), started.model());
  }
}
