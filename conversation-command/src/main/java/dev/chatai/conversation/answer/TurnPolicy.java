package dev.chatai.conversation.answer;

/// What a turn may ask, in a conversation or in none. Implemented by the write side.
public interface TurnPolicy {
  /// @throws org.axonframework.commandhandling.CommandExecutionException with a
  ///   [dev.chatai.conversation.Refusal]: for a model that is not served, tools, images, or results
  ///   that do not belong to the calls before them
  void check(StatelessTurn turn);
}
