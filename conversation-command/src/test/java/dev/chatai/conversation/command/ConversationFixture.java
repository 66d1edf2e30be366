package dev.chatai.conversation.command;

import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationCommand.CompleteAnswer;
import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerProgressed;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.PromptRules;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.answer.Models;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/// What the tests of the aggregate share: one conversation of Ada's with one question, and words to
/// speak of it.
abstract class ConversationFixture {
  static final PromptRules RULES = new PromptRules(16_000, null);

  final ConversationId conversation = ConversationId.next();
  final MessageId question = MessageId.next();
  final MessageId answer = MessageId.next();
  final Owner ada = new Owner("ada");
  final Text hello = new Text("Hello");
  final Usage usage = new Usage(1, 2, 3);

  final ConversationStarted started =
      new ConversationStarted(conversation, ada, null, null, null, Metadata.NONE);
  final MessagePosted posted =
      new MessagePosted(conversation, question, answer, null, hello, TurnOptions.NONE);
  final AnswerStarted attempt1 = attempt(1, null);
  final AnswerCompleted completed =
      new AnswerCompleted(conversation, answer, 1, Answer.of(hello), usage, FinishReason.STOP);

  FixtureConfiguration<Conversation> axon;

  @BeforeEach
  void fixture() {
    axon = new AggregateTestFixture<>(Conversation.class);
    axon.registerCommandDispatchInterceptor(new ShortNames());
    axon.registerInjectableResource(new TitleSettings(false));
    axon.registerInjectableResource(
        new Models() {
          @Override
          public String standard() {
            return "standard";
          }

          @Override
          public boolean serves(String model) {
            return !model.equals("unknown");
          }

          @Override
          public PromptRules rules() {
            return RULES;
          }

          @Override
          public List<String> names() {
            return List.of("standard");
          }
        });
  }

  PostMessage post(MessageId question, MessageId answer) {
    return post(question, answer, ada, After.NEWEST, TurnOptions.NONE);
  }

  PostMessage post(
      MessageId question, MessageId answer, Owner owner, After after, TurnOptions options) {
    return new PostMessage(
        conversation, owner, question, answer, after, hello, options, OnBusy.QUEUE);
  }

  ConversationCommand complete(int attempt, int first, List<Piece> rest) {
    return new CompleteAnswer(
        conversation, answer, attempt, first, rest, Answer.of(hello), usage, FinishReason.STOP);
  }

  AnswerStarted attempt(int attempt, @Nullable FailureCode because) {
    return new AnswerStarted(conversation, answer, attempt, "standard", because, RULES);
  }

  AnswerProgressed pieces(int first, String... pieces) {
    return new AnswerProgressed(conversation, answer, 1, first, texts(pieces));
  }

  static List<Piece> texts(String... pieces) {
    return Stream.of(pieces).<Piece>map(Text::new).toList();
  }

  static void refused(Refusal.Code code, ResultValidator<Conversation> result) {
    result
        .expectNoEvents()
        .expectExceptionDetails(
            org.hamcrest.Matchers.<Object>hasToString(
                org.hamcrest.Matchers.containsString("code=" + code)));
  }
}
