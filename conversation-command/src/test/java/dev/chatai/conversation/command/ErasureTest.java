package dev.chatai.conversation.command;

import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationCommand.ChangeConversation;
import dev.chatai.conversation.ConversationCommand.EraseConversation;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.ConversationCommand.RecordProgress;
import dev.chatai.conversation.ConversationCommand.RequestCancellation;
import dev.chatai.conversation.ConversationCommand.RestartAnswer;
import dev.chatai.conversation.ConversationEvent.AnswerCancelled;
import dev.chatai.conversation.ConversationEvent.ConversationErased;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.Usage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What erasing decides; what becomes of the words is tested on the whole system.
class ErasureTest extends ConversationFixture {
  private final ConversationErased erased = new ConversationErased(conversation);
  private final EraseConversation erase = new EraseConversation(conversation, ada);

  @Test
  void ends_what_is_open_and_leaves_a_receipt() {
    var waiting = MessageId.next();
    axon.given(
            started,
            posted,
            attempt1,
            pieces(1, "a"),
            new MessagePosted(
                conversation, MessageId.next(), waiting, answer, hello, TurnOptions.NONE))
        .when(erase)
        .expectEvents(
            new AnswerCancelled(conversation, answer, 1, new Usage(2, 1, 3)),
            new AnswerCancelled(conversation, waiting, 0, null),
            erased);
  }

  @Test
  void once_more_changes_nothing() {
    axon.given(started, erased).when(erase).expectSuccessfulHandlerExecution().expectNoEvents();
  }

  @Test
  void only_its_owner_can() {
    var eves = new EraseConversation(conversation, new Owner("eve"));
    refused(Refusal.Code.CONVERSATION_NOT_FOUND, axon.given(started).when(eves));
    refused(Refusal.Code.CONVERSATION_NOT_FOUND, axon.given(started, erased).when(eves));
  }

  @Test
  void nothing_happens_in_it_any_more() {
    for (ConversationCommand command :
        List.<ConversationCommand>of(
            post(MessageId.next(), MessageId.next(), ada, After.NEWEST, TurnOptions.NONE),
            new RequestCancellation(conversation, ada, answer),
            new ChangeConversation(
                conversation,
                ada,
                Set.of(ChangeConversation.Field.TITLE),
                hello,
                null,
                null,
                Metadata.NONE,
                null),
            new RestartAnswer(conversation, answer, 2, FailureCode.INTERRUPTED),
            new RecordProgress(conversation, answer, 1, 1, texts("late")),
            complete(1, 1, List.of()))) {
      fixture();
      refused(
          Refusal.Code.CONVERSATION_NOT_FOUND,
          axon.given(
                  started,
                  posted,
                  attempt1,
                  new AnswerCancelled(conversation, answer, 1, null),
                  erased)
              .when(command));
    }
  }
}
