package dev.chatai.conversation.command;

import dev.chatai.conversation.ConversationCommand.CancelAnswer;
import dev.chatai.conversation.ConversationCommand.FailAnswer;
import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.AnswerCancelled;
import dev.chatai.conversation.ConversationEvent.AnswerFailed;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.CancellationRequested;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.TurnOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What becomes of a question while another is being answered.
class BusyConversationTest extends ConversationFixture {
  private final MessageId next = MessageId.next();
  private final MessageId nextAnswer = MessageId.next();
  private final MessagePosted waiting = posted(next, nextAnswer, answer);

  @Test
  void a_second_question_waits() {
    axon.given(started, posted, attempt1).when(post(OnBusy.QUEUE)).expectEvents(waiting);
  }

  @Test
  void the_one_that_has_waited_is_started_in_the_commit_that_ends_the_one_before() {
    axon.given(started, posted, attempt1, waiting)
        .when(complete(1, 1, texts("Hello")))
        .expectEvents(pieces(1, "Hello"), completed, begun(nextAnswer));
    var failure = new Failure(FailureCode.TRUNCATED, null);
    axon.given(started, posted, attempt1, waiting)
        .when(new FailAnswer(conversation, answer, 1, 1, List.of(), failure, null))
        .expectEvents(new AnswerFailed(conversation, answer, 1, failure, null), begun(nextAnswer));
  }

  @Test
  void no_more_than_sixteen_wait() {
    var given = new ArrayList<ConversationEvent>(List.of(started, posted, attempt1));
    for (var i = 0; i < OnBusy.QUEUE_BOUND; i++) {
      given.add(posted(MessageId.next(), MessageId.next(), answer));
    }
    refused(Refusal.Code.QUEUE_FULL, axon.given(given).when(post(OnBusy.QUEUE)));
    given.removeLast();
    axon.given(given).when(post(OnBusy.QUEUE)).expectSuccessfulHandlerExecution();
  }

  @Test
  void it_can_be_refused_instead() {
    refused(
        Refusal.Code.CONVERSATION_BUSY,
        axon.given(started, posted, attempt1).when(post(OnBusy.REJECT)));
    axon.given(started, posted, attempt1, completed)
        .when(post(OnBusy.REJECT))
        .expectEvents(waiting, begun(nextAnswer));
  }

  @Test
  void it_can_interrupt_the_one_under_way_and_those_that_wait() {
    var third = MessageId.next();
    axon.given(started, posted, attempt1, waiting)
        .when(post(third, MessageId.next(), OnBusy.INTERRUPT))
        .expectEventsMatching(
            org.axonframework.test.matchers.Matchers.payloadsMatching(
                org.axonframework.test.matchers.Matchers.exactSequenceOf(
                    org.hamcrest.Matchers.equalTo(new CancellationRequested(conversation, answer)),
                    org.hamcrest.Matchers.equalTo(
                        new AnswerCancelled(conversation, nextAnswer, 0, null)),
                    org.hamcrest.Matchers.instanceOf(MessagePosted.class),
                    org.axonframework.test.matchers.Matchers.andNoMore())));
    axon.given(started, posted, attempt1, new CancellationRequested(conversation, answer), waiting)
        .when(new CancelAnswer(conversation, answer, 1, 1, texts("Hel"), null))
        .expectEvents(
            pieces(1, "Hel"),
            new AnswerCancelled(conversation, answer, 1, null),
            begun(nextAnswer));
  }

  @Test
  void a_rollback_takes_the_place_of_the_first_open_turn() {
    axon.given(started, posted, attempt1)
        .when(post(OnBusy.ROLLBACK))
        .expectEvents(
            new CancellationRequested(conversation, answer), posted(next, nextAnswer, null));
    axon.given(started, posted, attempt1, completed)
        .when(post(OnBusy.ROLLBACK))
        .expectEvents(waiting, begun(nextAnswer));
  }

  @Test
  void a_question_that_comes_twice_interrupts_nothing() {
    axon.given(started, posted, attempt1, waiting).when(post(OnBusy.INTERRUPT)).expectNoEvents();
  }

  private PostMessage post(OnBusy onBusy) {
    return post(next, nextAnswer, onBusy);
  }

  private PostMessage post(MessageId question, MessageId answer, OnBusy onBusy) {
    return new PostMessage(
        conversation, ada, question, answer, After.NEWEST, hello, TurnOptions.NONE, onBusy);
  }

  private MessagePosted posted(MessageId question, MessageId answer, @Nullable MessageId parent) {
    return new MessagePosted(conversation, question, answer, parent, hello, TurnOptions.NONE);
  }

  private AnswerStarted begun(MessageId answer) {
    return new AnswerStarted(conversation, answer, 1, "standard", null, RULES);
  }
}
