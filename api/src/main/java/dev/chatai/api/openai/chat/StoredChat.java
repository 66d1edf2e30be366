package dev.chatai.api.openai.chat;

import dev.chatai.api.turn.Turns;
import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.TurnOptions;
import java.util.List;

/// A completion that is kept: a turn in a conversation of its own, which can go on from there.
record StoredChat(Owner owner, ChatInput input, TurnOptions options) {
  List<ConversationCommand> commands(Turns.Ids ids) {
    return List.of(
        new StartConversation(
            ids.conversation(), owner, null, options.systemPrompt(), null, Metadata.NONE),
        new PostMessage(
            ids.conversation(),
            owner,
            ids.question(),
            ids.answer(),
            After.NEWEST,
            input.question(),
            options,
            OnBusy.QUEUE,
            input.before()));
  }
}
