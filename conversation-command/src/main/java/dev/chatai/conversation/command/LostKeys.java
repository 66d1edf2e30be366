package dev.chatai.conversation.command;

import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationCommand.EraseConversation;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.seal.Seal;
import dev.chatai.conversation.seal.SealedEvents;
import dev.chatai.conversation.seal.Seals;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/// Refuses to write to a conversation whose key is missing although its first event is sealed:
/// without the key its next words would be stored in plain. A conversation from before there were
/// keys has a plain first event and goes on as it was. Erasing is allowed: it writes no words.
///
/// It looks after the command was handled. Its events are stored only when the unit of work
/// commits, so the exception still keeps them out of the log.
record LostKeys(Seals seals, ObjectProvider<EventStore> events, ObjectProvider<Serializer> stored)
    implements MessageHandlerInterceptor<CommandMessage<?>> {
  private static final Logger log = LoggerFactory.getLogger(LostKeys.class);

  @Override
  public @Nullable Object handle(
      UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain) throws Exception {
    var result = chain.proceed(); // first, so that a stranger is refused as anywhere else
    switch ((ConversationCommand) unitOfWork.getMessage().getPayload()) {
      case StartConversation _, EraseConversation _ -> {
        // the former's key was created when it was sent
      }
      case ConversationCommand command -> requireKey(command.conversation());
    }
    return result;
  }

  private void requireKey(ConversationId conversation) {
    if (hasNoKey(conversation) && beganSealed(conversation)) {
      seals.forget(conversation); // another node may have created it just now
      if (hasNoKey(conversation)) {
        log.error(
            "The key of conversation {} is missing in conversation_key: it is refused until the row"
                + " is restored, as its words would be stored in plain",
            conversation);
        throw new IllegalStateException("The key of " + conversation + " is missing");
      }
    }
  }

  private boolean hasNoKey(ConversationId conversation) {
    return seals.of(conversation) == Seal.NONE;
  }

  private boolean beganSealed(ConversationId conversation) {
    var stream = events.getObject().readEvents(conversation.toString(), 0);
    return stream.hasNext()
        && SealedEvents.isSealed(
            stream.next().serializePayload(stored.getObject(), byte[].class).getData());
  }
}
