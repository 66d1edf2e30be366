package dev.chatai.conversation.command;

import dev.chatai.conversation.ConversationCommand.CancelAnswer;
import dev.chatai.conversation.ConversationCommand.FailAnswer;
import dev.chatai.conversation.ConversationCommand.RequestCancellation;
import dev.chatai.conversation.ConversationCommand.RestartAnswer;
import dev.chatai.conversation.ConversationEvent.AnswerCancelled;
import dev.chatai.conversation.ConversationEvent.CancellationRequested;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Stopping an answer, whatever else happens to it at the same time.
class CancellationTest extends ConversationFixture {
  private final CancellationRequested requested = new CancellationRequested(conversation, answer);
  private final AnswerCancelled cancelled = new AnswerCancelled(conversation, answer, 1, usage);
  private final RequestCancellation request = new RequestCancellation(conversation, ada, answer);

  @Test
  void one_under_way_is_ended_by_its_generation_which_knows_its_last_words() {
    axon.given(started, posted, attempt1).when(request).expectEvents(requested);
    axon.given(started, posted, attempt1, pieces(1, "a"), requested)
        .when(new CancelAnswer(conversation, answer, 1, 2, texts("b"), usage))
        .expectEvents(pieces(2, "b"), cancelled);
  }

  @Test
  void asking_twice_or_too_late_changes_nothing() {
    axon.given(started, posted, attempt1, requested).when(request).expectNoEvents();
    axon.given(started, posted, attempt1, completed).when(request).expectNoEvents();
    axon.given(started, posted, attempt1, requested, cancelled).when(request).expectNoEvents();
  }

  @Test
  void what_was_asked_first_wins_over_an_end_that_comes_second() {
    axon.given(started, posted, attempt1, requested)
        .when(complete(1, 1, texts("Hello")))
        .expectEvents(pieces(1, "Hello"), cancelled);
    axon.given(started, posted, attempt1, requested)
        .when(
            new FailAnswer(
                conversation,
                answer,
                1,
                1,
                List.of(),
                new Failure(FailureCode.INTERRUPTED, null),
                usage))
        .expectEvents(cancelled);
  }

  @Test
  void one_whose_generation_died_is_not_begun_again() {
    axon.given(started, posted, attempt1, requested)
        .when(new RestartAnswer(conversation, answer, 2, FailureCode.INTERRUPTED))
        .expectEvents(new AnswerCancelled(conversation, answer, 1, new Usage(2, 0, 2)));
  }

  @Test
  void only_its_owner_can_and_only_an_answer() {
    refused(
        Refusal.Code.CONVERSATION_NOT_FOUND,
        axon.given(started, posted, attempt1)
            .when(new RequestCancellation(conversation, new Owner("eve"), answer)));
    refused(
        Refusal.Code.MESSAGE_NOT_FOUND,
        axon.given(started, posted, attempt1)
            .when(new RequestCancellation(conversation, ada, question)));
    refused(
        Refusal.Code.MESSAGE_NOT_FOUND,
        axon.given(started, posted, attempt1)
            .when(new RequestCancellation(conversation, ada, MessageId.next())));
  }
}
