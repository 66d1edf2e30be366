package dev.chatai.api;

import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.conversation.query.AnswerSoFar;
import dev.chatai.conversation.query.ConversationQuery.FollowAnswer;
import dev.chatai.conversation.query.ConversationQuery.GetConversation;
import dev.chatai.conversation.query.ConversationQuery.GetWrittenConversation;
import dev.chatai.conversation.query.ConversationQuery.ListConversations;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.ReadModelUpdates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.queryhandling.annotation.AnnotationQueryHandlerAdapter;
import org.jspecify.annotations.Nullable;

/// Handles the commands and queries of the other modules in memory, as far as the API can see it.
@SuppressWarnings("resource") // never unsubscribed
class FakeConversations implements ReadModelUpdates {
  final LiveAnswers live;
  final List<PostMessage> posted = new ArrayList<>();

  /// What the model does with the next question.
  volatile Consumer<FakeAnswer> model =
      answer -> answer.started().say("Hello").say(", you").complete();

  /// If set, all commands fail with it.
  volatile @Nullable Supplier<RuntimeException> broken;

  private final Map<ConversationId, StartConversation> conversations =
      new ConcurrentSkipListMap<>(Comparator.comparing(ConversationId::toString).reversed());
  private final Map<MessageId, FakeAnswer> answers = new ConcurrentHashMap<>();
  private final Map<MessageId, List<LongConsumer>> listeners = new ConcurrentHashMap<>();

  FakeConversations(CommandBus commands, QueryBus queries, LiveAnswers live) {
    this.live = live;
    commands.subscribe(
        "StartConversation", message -> start((StartConversation) message.getPayload()));
    commands.subscribe("PostMessage", message -> post((PostMessage) message.getPayload()));
    new AnnotationQueryHandlerAdapter<>(this).subscribe(queries);
  }

  private @Nullable Object start(StartConversation command) {
    breakIfAsked();
    conversations.put(command.conversation(), command);
    return null;
  }

  private @Nullable Object post(PostMessage command) {
    breakIfAsked();
    if (!conversations.containsKey(command.conversation())) {
      throw new Refusal(Refusal.Code.CONVERSATION_NOT_FOUND, "There is no such conversation.")
          .exception();
    }
    if ("gpt-0".equals(command.options().model())) {
      throw new Refusal(Refusal.Code.UNKNOWN_MODEL, "No such model here.").exception();
    }
    var parent = command.after().message();
    if (parent != null && !answers.containsKey(parent)) {
      throw new Refusal(Refusal.Code.INVALID_PARENT, "No such message.").exception();
    }
    if (answers.values().stream().anyMatch(it -> it.isOpenIn(command.conversation()))) {
      throw new Refusal(Refusal.Code.CONVERSATION_BUSY, "It is being answered.").exception();
    }
    posted.add(command);
    var answer = new FakeAnswer(command, this);
    answers.put(command.answer(), answer);
    Thread.startVirtualThread(() -> model.accept(answer));
    return null;
  }

  private void breakIfAsked() {
    var failure = broken;
    if (failure != null) {
      throw failure.get();
    }
  }

  @QueryHandler(queryName = "GetConversation")
  Optional<ConversationView> find(GetConversation query) {
    return Optional.ofNullable(conversations.get(query.conversation())).map(this::view);
  }

  @QueryHandler(queryName = "GetWrittenConversation")
  Optional<ConversationView> find(GetWrittenConversation query) {
    return Optional.ofNullable(conversations.get(query.conversation())).map(this::view);
  }

  @QueryHandler(queryName = "FollowAnswer")
  Optional<AnswerSoFar> follow(FollowAnswer query) {
    return Optional.ofNullable(answers.get(query.answer())).map(it -> it.after(query.after()));
  }

  @QueryHandler(queryName = "ListConversations")
  List<ConversationView> list(ListConversations query) {
    var after = query.after();
    return conversations.values().stream()
        .filter(it -> after == null || it.conversation().toString().compareTo(after.toString()) < 0)
        .limit(query.limit())
        .map(this::view)
        .toList();
  }

  private ConversationView view(StartConversation it) {
    var title = it.title();
    var prompt = it.systemPrompt();
    return new ConversationView(
        it.conversation(),
        answers.values().stream()
            .filter(answer -> answer.isIn(it.conversation()))
            .map(FakeAnswer::view)
            .toList(),
        Instant.EPOCH,
        Instant.EPOCH,
        title == null ? null : title.value(),
        it.model(),
        prompt == null ? null : prompt.value(),
        it.metadata().entries());
  }

  FakeAnswer answer(MessageId id) {
    var answer = answers.get(id);
    if (answer == null) {
      throw new AssertionError("no such answer");
    }
    return answer;
  }

  int followers() {
    return listeners.size();
  }

  void updated(MessageId answer, long number) {
    listeners.getOrDefault(answer, List.of()).forEach(it -> it.accept(number));
  }

  @Override
  public Subscription subscribe(ConversationId conversation, LongConsumer listener) {
    return () -> {};
  }

  @Override
  public Subscription subscribe(MessageId answer, LongConsumer listener) {
    listeners.put(answer, List.of(listener));
    return () -> listeners.remove(answer);
  }
}
