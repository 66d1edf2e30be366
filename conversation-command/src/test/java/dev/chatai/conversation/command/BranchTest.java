package dev.chatai.conversation.command;

import dev.chatai.conversation.ConversationCommand.ChangeConversation;
import dev.chatai.conversation.ConversationCommand.ChangeConversation.Field;
import dev.chatai.conversation.ConversationCommand.RegenerateAnswer;
import dev.chatai.conversation.ConversationEvent.AnswerRequested;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.BranchChosen;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.ConversationEvent.MetadataChanged;
import dev.chatai.conversation.ConversationEvent.ModelChanged;
import dev.chatai.conversation.ConversationEvent.SystemPromptChanged;
import dev.chatai.conversation.ConversationEvent.TitleChanged;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.TurnOptions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Several answers to one question, and which of them the conversation goes on with.
class BranchTest extends ConversationFixture {
  private final MessageId other = MessageId.next();
  private final AnswerRequested requested =
      new AnswerRequested(conversation, question, other, TurnOptions.NONE);

  @Test
  void a_question_gets_another_answer_beside_its_first() {
    for (var named : Set.of(question, answer)) {
      axon.given(started, posted, attempt1, completed)
          .when(regenerate(named, TurnOptions.NONE, OnBusy.QUEUE))
          .expectEvents(
              requested, new AnswerStarted(conversation, other, 1, "standard", null, RULES));
    }
    axon.given(started, posted, attempt1, completed, requested)
        .when(regenerate(answer, TurnOptions.NONE, OnBusy.QUEUE))
        .expectNoEvents();
  }

  @Test
  void it_is_asked_as_it_was_before_unless_told_otherwise() {
    var before = new TurnOptions("first", 0.5, 10);
    var asked = new MessagePosted(conversation, question, answer, null, hello, before);
    var begun = new AnswerStarted(conversation, answer, 1, "first", null, RULES);
    axon.given(started, asked, begun, completed)
        .when(regenerate(answer, new TurnOptions("second", null, null), OnBusy.QUEUE))
        .expectEvents(
            new AnswerRequested(conversation, question, other, new TurnOptions("second", 0.5, 10)),
            new AnswerStarted(conversation, other, 1, "second", null, RULES));
  }

  @Test
  void it_waits_or_is_refused_like_any_turn_and_needs_a_message() {
    axon.given(started, posted, attempt1)
        .when(regenerate(answer, TurnOptions.NONE, OnBusy.QUEUE))
        .expectEvents(requested);
    refused(
        Refusal.Code.CONVERSATION_BUSY,
        axon.given(started, posted, attempt1)
            .when(regenerate(answer, TurnOptions.NONE, OnBusy.REJECT)));
    refused(
        Refusal.Code.MESSAGE_NOT_FOUND,
        axon.given(started, posted, attempt1)
            .when(regenerate(MessageId.next(), TurnOptions.NONE, OnBusy.QUEUE)));
  }

  @Test
  void the_next_question_follows_the_chosen_branch() {
    var next = MessageId.next();
    var nextAnswer = MessageId.next();
    var begun = new AnswerStarted(conversation, other, 1, "standard", null, RULES);
    var cancelled =
        new dev.chatai.conversation.ConversationEvent.AnswerCancelled(conversation, other, 1, null);
    axon.given(started, posted, attempt1, completed, requested, begun, cancelled)
        .when(change(Field.ACTIVE_LEAF, answer))
        .expectEvents(new BranchChosen(conversation, answer));
    axon.given(
            started,
            posted,
            attempt1,
            completed,
            requested,
            begun,
            cancelled,
            new BranchChosen(conversation, answer))
        .when(post(next, nextAnswer))
        .expectEvents(
            new MessagePosted(conversation, next, nextAnswer, answer, hello, TurnOptions.NONE),
            new AnswerStarted(conversation, nextAnswer, 1, "standard", null, RULES));
  }

  @Test
  void a_branch_ends_with_an_answer() {
    refused(
        Refusal.Code.INVALID_LEAF,
        axon.given(started, posted, attempt1).when(change(Field.ACTIVE_LEAF, question)));
    refused(
        Refusal.Code.INVALID_LEAF,
        axon.given(started, posted, attempt1).when(change(Field.ACTIVE_LEAF, null)));
  }

  @Test
  void what_is_changed_is_told_each_by_its_event() {
    var all = EnumSet.complementOf(EnumSet.of(Field.ACTIVE_LEAF));
    var metadata = new Metadata(Map.of("team", "blue"));
    axon.given(started)
        .when(new ChangeConversation(conversation, ada, all, hello, null, "second", metadata, null))
        .expectEvents(
            new TitleChanged(conversation, hello),
            new SystemPromptChanged(conversation, null),
            new ModelChanged(conversation, "second"),
            new MetadataChanged(conversation, metadata));
    refused(
        Refusal.Code.UNKNOWN_MODEL,
        axon.given(started)
            .when(
                new ChangeConversation(
                    conversation, ada, all, hello, null, "unknown", metadata, null)));
  }

  private RegenerateAnswer regenerate(MessageId message, TurnOptions options, OnBusy onBusy) {
    return new RegenerateAnswer(conversation, ada, message, other, options, onBusy);
  }

  private ChangeConversation change(Field field, @Nullable MessageId leaf) {
    return new ChangeConversation(
        conversation, ada, Set.of(field), null, null, null, Metadata.NONE, leaf);
  }
}
