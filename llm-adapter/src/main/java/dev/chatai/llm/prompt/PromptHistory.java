package dev.chatai.llm.prompt;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.ConversationErased;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.answer.GetPrompt;
import dev.chatai.conversation.answer.PromptView;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.seal.Seals;
import dev.chatai.llm.upstream.UpstreamRequest;
import dev.chatai.llm.upstream.UserParts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.stereotype.Component;

/// Tells what was sent for an answer, by making it once more of the log as it was then.
@Component
class PromptHistory {
  private final EventStore events;
  private final UpstreamRequests requests;
  private final Seals seals;

  PromptHistory(EventStore events, UpstreamRequests requests, Seals seals) {
    this.events = events;
    this.requests = requests;
    this.seals = seals;
  }

  @QueryHandler(queryName = "GetPrompt")
  Optional<PromptView> on(GetPrompt query) {
    var transcript = new Transcript();
    var attempts = new ArrayList<PromptView.PromptAttempt>();
    var log = events.readEvents(query.conversation().toString(), 0).asStream().toList();
    if (!log.isEmpty() && log.getLast().getPayloadType() == ConversationErased.class) {
      seals.forget(query.conversation()); // events are opened only when they are looked at, below
    }
    for (var message : log) {
      var event = (ConversationEvent) message.getPayload();
      if (event instanceof ConversationStarted started && !started.owner().equals(query.owner())) {
        return Optional.empty();
      }
      transcript.add(event);
      if (event instanceof AnswerStarted started && started.answer().equals(query.answer())) {
        attempts.add(attempt(started, message.getTimestamp(), requests.of(started, transcript)));
      }
    }
    return transcript.isAnswer(query.answer())
        ? Optional.of(new PromptView(query.answer(), attempts))
        : Optional.empty();
  }

  private static PromptView.PromptAttempt attempt(
      AnswerStarted started, Instant at, UpstreamRequest sent) {
    return new PromptView.PromptAttempt(
        started.attempt(),
        at,
        started.because(),
        sent.model(),
        sent.options().temperature(),
        sent.options().maxTokens(),
        sent.messages().stream().flatMap(PromptHistory::shown).toList(),
        isPlain(sent.options()) ? null : sent.options());
  }

  private static boolean isPlain(TurnOptions options) {
    return options.equals(
        new TurnOptions(options.model(), options.temperature(), options.maxTokens()));
  }

  private static Stream<PromptView.PromptMessage> shown(Message sent) {
    var role = sent.getMessageType().getValue();
    if (sent instanceof ToolResponseMessage results) {
      return results.getResponses().stream()
          .map(it ->
              new PromptView.PromptMessage(role, new Text(it.responseData()), null, null, it.id()));
    }
    var parts = UserParts.of(sent);
    var calls = sent instanceof AssistantMessage answer ? calls(answer) : List.<ToolCall>of();
    return Stream.of(
        new PromptView.PromptMessage(
            role,
            new Text(Objects.requireNonNullElse(sent.getText(), "")),
            parts.isEmpty() ? null : parts,
            calls.isEmpty() ? null : calls,
            null));
  }

  private static List<ToolCall> calls(AssistantMessage answer) {
    return answer.getToolCalls().stream()
        .map(it -> new ToolCall(it.id(), it.name(), new Text(it.arguments())))
        .toList();
  }
}
