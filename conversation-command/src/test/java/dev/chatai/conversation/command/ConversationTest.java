package dev.chatai.conversation.command;

import dev.chatai.conversation.ConversationCommand.FailAnswer;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.ConversationCommand.RecordProgress;
import dev.chatai.conversation.ConversationCommand.RestartAnswer;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationEvent.AnswerFailed;
import dev.chatai.conversation.ConversationEvent.AnswerProgressed;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.TurnOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest extends ConversationFixture {
  @Test
  void a_conversation_starts() {
    axon.givenNoPriorActivity()
        .when(new StartConversation(conversation, ada, null, null, null, Metadata.NONE))
        .expectEvents(started);
  }

  @Test
  void a_conversation_with_a_model_that_is_not_there_is_refused() {
    refused(
        Refusal.Code.UNKNOWN_MODEL,
        axon.givenNoPriorActivity()
            .when(new StartConversation(conversation, ada, null, null, "unknown", Metadata.NONE)));
  }

  @Test
  void a_question_is_accepted_and_its_first_attempt_begun_in_one_commit() {
    axon.given(started).when(post(question, answer)).expectEvents(posted, attempt1);
  }

  @Test
  void a_question_that_comes_twice_is_asked_once() {
    axon.given(started, posted, attempt1).when(post(question, answer)).expectNoEvents();
  }

  @Test
  void the_next_question_follows_the_last_answer() {
    var next = MessageId.next();
    var nextAnswer = MessageId.next();
    axon.given(started, posted, attempt1, completed)
        .when(post(next, nextAnswer))
        .expectEvents(
            new MessagePosted(conversation, next, nextAnswer, answer, hello, TurnOptions.NONE),
            new AnswerStarted(conversation, nextAnswer, 1, "standard", null, RULES));
  }

  @Test
  void a_question_can_begin_anew_or_follow_an_earlier_answer_but_no_stranger() {
    var next = MessageId.next();
    var nextAnswer = MessageId.next();
    axon.given(started, posted, attempt1, completed)
        .when(post(next, nextAnswer, ada, After.NOTHING, TurnOptions.NONE))
        .expectEvents(
            new MessagePosted(conversation, next, nextAnswer, null, hello, TurnOptions.NONE),
            new AnswerStarted(conversation, nextAnswer, 1, "standard", null, RULES));
    refused(
        Refusal.Code.INVALID_PARENT,
        axon.given(started, posted, attempt1, completed)
            .when(post(next, nextAnswer, ada, After.message(MessageId.next()), TurnOptions.NONE)));
  }

  @Test
  void the_request_names_the_model_or_else_the_conversation() {
    var own =
        new ConversationStarted(conversation, ada, null, null, "conversation's", Metadata.NONE);
    axon.given(own)
        .when(post(question, answer))
        .expectEvents(
            posted, new AnswerStarted(conversation, answer, 1, "conversation's", null, RULES));
    var options = new TurnOptions("request's", 0.5, 10);
    axon.given(own)
        .when(post(question, answer, ada, After.NEWEST, options))
        .expectEvents(
            new MessagePosted(conversation, question, answer, null, hello, options),
            new AnswerStarted(conversation, answer, 1, "request's", null, RULES));
    refused(
        Refusal.Code.UNKNOWN_MODEL,
        axon.given(own)
            .when(
                post(question, answer, ada, After.NEWEST, new TurnOptions("unknown", null, null))));
  }

  @Test
  void to_anybody_else_the_conversation_does_not_exist() {
    refused(
        Refusal.Code.CONVERSATION_NOT_FOUND,
        axon.given(started)
            .when(post(question, answer, new Owner("eve"), After.NEWEST, TurnOptions.NONE)));
  }

  @Test
  void pieces_are_recorded_once_even_if_they_come_again_with_more() {
    axon.given(started, posted, attempt1, pieces(1, "a", "b"))
        .when(new RecordProgress(conversation, answer, 1, 1, texts("a", "b", "c")))
        .expectEvents(pieces(3, "c"));
    axon.given(started, posted, attempt1, pieces(1, "a", "b"))
        .when(new RecordProgress(conversation, answer, 1, 1, texts("a", "b")))
        .expectNoEvents();
  }

  @Test
  void an_answer_completes_with_the_rest_of_its_pieces() {
    axon.given(started, posted, attempt1)
        .when(complete(1, 1, texts("Hello")))
        .expectEvents(pieces(1, "Hello"), completed);
  }

  @Test
  void an_answer_ends_once() {
    refused(
        Refusal.Code.ANSWER_NOT_OPEN,
        axon.given(started, posted, attempt1, completed).when(complete(1, 1, List.of())));
  }

  @Test
  void a_stale_attempt_can_write_nothing() {
    refused(
        Refusal.Code.STALE_ATTEMPT,
        axon.given(started, posted, attempt1, attempt(2, FailureCode.INTERRUPTED))
            .when(new RecordProgress(conversation, answer, 1, 1, texts("late"))));
    refused(
        Refusal.Code.STALE_ATTEMPT,
        axon.given(started, posted, attempt1, attempt(2, FailureCode.INTERRUPTED))
            .when(new RestartAnswer(conversation, answer, 2, FailureCode.INTERRUPTED)));
  }

  @Test
  void a_new_attempt_asks_the_same_model_and_counts_its_pieces_from_one() {
    axon.given(started, posted, attempt1, pieces(1, "a", "b"))
        .when(new RestartAnswer(conversation, answer, 2, FailureCode.INTERRUPTED))
        .expectEvents(attempt(2, FailureCode.INTERRUPTED));
    axon.given(started, posted, attempt1, pieces(1, "a"), attempt(2, FailureCode.INTERRUPTED))
        .when(new RecordProgress(conversation, answer, 2, 1, texts("z")))
        .expectEvents(new AnswerProgressed(conversation, answer, 2, 1, texts("z")));
  }

  @Test
  void an_answer_can_fail_and_the_conversation_goes_on() {
    var failure = new Failure(FailureCode.UPSTREAM_ERROR, null);
    var failed = new AnswerFailed(conversation, answer, 1, failure, null);
    axon.given(started, posted, attempt1)
        .when(new FailAnswer(conversation, answer, 1, 1, texts("Hel"), failure, null))
        .expectEvents(pieces(1, "Hel"), failed);
    axon.given(started, posted, attempt1, failed)
        .when(post(MessageId.next(), MessageId.next()))
        .expectSuccessfulHandlerExecution();
  }
}
