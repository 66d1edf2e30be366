package dev.chatai.conversation.command;

import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationCommand.AddMessages;
import dev.chatai.conversation.ConversationCommand.CancelAnswer;
import dev.chatai.conversation.ConversationCommand.ChangeConversation;
import dev.chatai.conversation.ConversationCommand.CompleteAnswer;
import dev.chatai.conversation.ConversationCommand.EraseConversation;
import dev.chatai.conversation.ConversationCommand.FailAnswer;
import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.RecordProgress;
import dev.chatai.conversation.ConversationCommand.RegenerateAnswer;
import dev.chatai.conversation.ConversationCommand.RemoveMessage;
import dev.chatai.conversation.ConversationCommand.RequestCancellation;
import dev.chatai.conversation.ConversationCommand.RestartAnswer;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import java.util.List;
import java.util.function.BiFunction;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.MessageDispatchInterceptor;

/// Sends a command under its simple name (`PostMessage`) instead of its nested class's: this is the
/// name that Axon Server shows.
class ShortNames implements MessageDispatchInterceptor<CommandMessage<?>> {
  @Override
  public BiFunction<Integer, CommandMessage<?>, CommandMessage<?>> handle(
      List<? extends CommandMessage<?>> messages) {
    return (_, message) ->
        message.getPayload() instanceof ConversationCommand command
            ? new GenericCommandMessage<>(message, name(command))
            : message;
  }

  /// Written out, so that a renamed class keeps the name of its command, and a new command breaks
  /// the build here.
  private static String name(ConversationCommand command) {
    return switch (command) {
      case StartConversation _ -> "StartConversation";
      case PostMessage _ -> "PostMessage";
      case AddMessages _ -> "AddMessages";
      case RemoveMessage _ -> "RemoveMessage";
      case RegenerateAnswer _ -> "RegenerateAnswer";
      case RequestCancellation _ -> "RequestCancellation";
      case ChangeConversation _ -> "ChangeConversation";
      case RestartAnswer _ -> "RestartAnswer";
      case RecordProgress _ -> "RecordProgress";
      case CompleteAnswer _ -> "CompleteAnswer";
      case FailAnswer _ -> "FailAnswer";
      case CancelAnswer _ -> "CancelAnswer";
      case EraseConversation _ -> "EraseConversation";
    };
  }
}
