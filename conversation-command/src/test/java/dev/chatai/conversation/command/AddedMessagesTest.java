package dev.chatai.conversation.command;

import dev.chatai.conversation.ConversationCommand.AddMessages;
import dev.chatai.conversation.ConversationCommand.AddedMessage;
import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.ConversationCommand.RegenerateAnswer;
import dev.chatai.conversation.ConversationCommand.RemoveMessage;
import dev.chatai.conversation.ConversationEvent.AnswerAdded;
import dev.chatai.conversation.ConversationEvent.AnswerRequested;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.ConversationEvent.MessageRemoved;
import dev.chatai.conversation.ConversationEvent.QuestionAdded;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Messages that a client has from elsewhere, and messages that are removed.
class AddedMessagesTest extends ConversationFixture {
  private final Answer told = Answer.of(new Text("told"));
  private final Answer calling =
      new Answer(
          new Text(""),
          null,
          List.of(new ToolCall("call_1", "weather", new Text("{}"))),
          List.of(),
          null);
  private final Question results =
      new Question.ToolResults(List.of(new ToolResult("call_1", new Text("sunny"))));
  private final MessageId first = MessageId.next();
  private final MessageId second = MessageId.next();

  @Test
  void each_follows_the_one_before_it() {
    axon.given(started, posted, attempt1, completed)
        .when(add(After.NEWEST, asked(first, hello), said(second, told)))
        .expectEvents(
            new QuestionAdded(conversation, first, answer, hello),
            new AnswerAdded(conversation, second, first, told));
  }

  @Test
  void sent_again_they_are_not_added_again() {
    axon.given(started, new QuestionAdded(conversation, first, null, hello))
        .when(add(After.NEWEST, asked(first, hello)))
        .expectNoEvents()
        .expectSuccessfulHandlerExecution();
  }

  @Test
  void a_question_follows_those_that_come_with_it() {
    axon.given(started)
        .when(posting(hello, asked(first, hello), said(second, told)))
        .expectEvents(
            new QuestionAdded(conversation, first, null, hello),
            new AnswerAdded(conversation, second, first, told),
            new MessagePosted(conversation, question, answer, second, hello, TurnOptions.NONE),
            attempt1);
  }

  @Test
  void results_answer_the_calls_of_an_added_answer() {
    axon.given(started)
        .when(posting(results, asked(first, hello), said(second, calling)))
        .expectEvents(
            new QuestionAdded(conversation, first, null, hello),
            new AnswerAdded(conversation, second, first, calling),
            new MessagePosted(conversation, question, answer, second, results, TurnOptions.NONE),
            attempt1);
    axon.given(
            started,
            new QuestionAdded(conversation, first, null, hello),
            new AnswerAdded(conversation, second, first, calling))
        .when(posting(results))
        .expectEvents(
            new MessagePosted(conversation, question, answer, second, results, TurnOptions.NONE),
            attempt1);
  }

  @Test
  void added_results_need_the_calls_before_them() {
    refused(
        Refusal.Code.UNKNOWN_TOOL_CALL,
        axon.given(started).when(add(After.NEWEST, asked(first, hello), asked(second, results))));
    refused(
        Refusal.Code.UNKNOWN_TOOL_CALL,
        axon.given(started).when(posting(results, said(first, calling), asked(second, hello))));
  }

  @Test
  void an_added_question_can_be_answered_later() {
    axon.given(started, new QuestionAdded(conversation, first, null, hello))
        .when(
            new RegenerateAnswer(conversation, ada, first, answer, TurnOptions.NONE, OnBusy.QUEUE))
        .expectEvents(
            new AnswerRequested(conversation, first, answer, TurnOptions.NONE),
            new AnswerStarted(conversation, answer, 1, "standard", null, RULES));
  }

  @Test
  void an_added_answer_can_be_asked_for_again_if_it_has_a_question() {
    var other =
        new RegenerateAnswer(conversation, ada, second, answer, TurnOptions.NONE, OnBusy.QUEUE);
    axon.given(
            started,
            new QuestionAdded(conversation, first, null, hello),
            new AnswerAdded(conversation, second, first, told))
        .when(other)
        .expectEvents(
            new AnswerRequested(conversation, first, answer, TurnOptions.NONE),
            new AnswerStarted(conversation, answer, 1, "standard", null, RULES));
    refused(
        Refusal.Code.MESSAGE_NOT_FOUND,
        axon.given(
                started,
                new AnswerAdded(conversation, first, null, told),
                new AnswerAdded(conversation, second, first, told))
            .when(other));
  }

  @Test
  void they_are_the_owners() {
    refused(
        Refusal.Code.CONVERSATION_NOT_FOUND,
        axon.given(started)
            .when(
                new AddMessages(
                    conversation, new Owner("eve"), After.NEWEST, List.of(asked(first, hello)))));
    refused(
        Refusal.Code.CONVERSATION_NOT_FOUND,
        axon.given(started, posted)
            .when(new RemoveMessage(conversation, new Owner("eve"), question)));
  }

  @Test
  void a_message_is_removed_once_it_is_not_open() {
    axon.given(started, posted, attempt1, completed)
        .when(new RemoveMessage(conversation, ada, answer))
        .expectEvents(new MessageRemoved(conversation, answer));
    refused(
        Refusal.Code.CONVERSATION_BUSY,
        axon.given(started, posted, attempt1).when(new RemoveMessage(conversation, ada, answer)));
    refused(
        Refusal.Code.MESSAGE_NOT_FOUND,
        axon.given(started, posted).when(new RemoveMessage(conversation, ada, first)));
  }

  private static AddedMessage asked(MessageId id, Question question) {
    return new AddedMessage(id, question, null);
  }

  private static AddedMessage said(MessageId id, @Nullable Answer answer) {
    return new AddedMessage(id, null, answer);
  }

  private AddMessages add(After after, AddedMessage... messages) {
    return new AddMessages(conversation, ada, after, List.of(messages));
  }

  private PostMessage posting(Question content, AddedMessage... before) {
    return new PostMessage(
        conversation,
        ada,
        question,
        answer,
        After.NEWEST,
        content,
        TurnOptions.NONE,
        OnBusy.QUEUE,
        List.of(before));
  }
}
