package dev.chatai.api.openai.chat;

import dev.chatai.api.openai.Frames;
import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.api.openai.chat.ChatChunk.CallDelta;
import dev.chatai.api.openai.chat.ChatChunk.Delta;
import dev.chatai.api.openai.chat.ChatChunk.FunctionDelta;
import dev.chatai.api.problem.ErrorEnvelope;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Piece.ToolCallFragment;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.MessageView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An answer as chunks. The first is sent with the first piece, so that a failure before has its
/// own status.
final class ChatFrames implements Frames {
  private static final Text NO_TEXT = new Text("");
  private static final Frame DONE = new Frame(null, null, "[DONE]");

  private final MessageId answer;
  private final String model;
  private final boolean usage;
  private final Set<Integer> calls = new HashSet<>();
  private final List<Frame> made = new ArrayList<>();
  private boolean begun;
  private boolean answered;

  /// @param model that is asked
  /// @param usage whether its tokens are told at the end
  ChatFrames(MessageId answer, String model, boolean usage) {
    this.answer = answer;
    this.model = model;
    this.usage = usage;
  }

  /// @throws Problem when the answer failed or was stopped, or what was sent of it is void
  @Override
  public List<Frame> of(AnswerEvent event) {
    switch (event) {
      case AnswerEvent.Started _ -> {
        // nothing is said yet
      }
      case AnswerEvent.Delta delta -> say(delta.piece());
      case AnswerEvent.Restarted _ -> {
        if (answered) {
          throw new Problem(
              ProblemCode.INTERRUPTED, "The answer begins anew: what was sent of it is void.");
        }
      }
      case AnswerEvent.Settled settled -> settle(ChatEnds.unlessUnfinished(settled.message()));
    }
    var frames = List.copyOf(made);
    made.clear();
    return frames;
  }

  private void say(Piece piece) {
    open();
    answered |= !(piece instanceof Piece.Reasoning);
    add(
        switch (piece) {
          case Text text -> Delta.content(text);
          case Piece.Reasoning reasoning -> Delta.reasoning(reasoning.text());
          case ToolCallFragment fragment -> Delta.call(call(fragment));
          case Citation citation -> Delta.annotation(ChatCompletion.Annotation.of(citation));
        },
        null);
  }

  /// The first fragment of a call has its id and its name.
  private CallDelta call(ToolCallFragment fragment) {
    var arguments = Objects.requireNonNullElse(fragment.arguments(), NO_TEXT);
    return calls.add(fragment.index())
        ? new CallDelta(
            fragment.index(),
            fragment.id(),
            "function",
            new FunctionDelta(fragment.name(), arguments))
        : new CallDelta(fragment.index(), null, null, new FunctionDelta(null, arguments));
  }

  private void settle(MessageView message) {
    open();
    if (message.finishReason() == FinishReason.REFUSAL) {
      // only its end tells that it is one
      add(Delta.refusal(message.content()), null);
    }
    add(Delta.NOTHING, ChatCompletion.finishReason(message));
    if (usage && message.usage() != null) {
      made.add(chunk(List.of(), TokenUsage.of(message.usage())));
    }
    made.add(DONE);
  }

  private void open() {
    if (!begun) {
      begun = true;
      add(Delta.BEGINNING, null);
    }
  }

  private void add(Delta delta, @Nullable String finishReason) {
    made.add(chunk(List.of(new ChatChunk.Choice(0, delta, null, finishReason)), null));
  }

  private Frame chunk(List<ChatChunk.Choice> choices, @Nullable TokenUsage usage) {
    return new Frame(
        null,
        null,
        new ChatChunk(
            OpenAiIds.completion(answer),
            "chat.completion.chunk",
            OpenAiIds.createdAt(answer),
            model,
            choices,
            usage));
  }

  @Override
  public Frame failure(ErrorEnvelope error) {
    return new Frame(null, null, error);
  }
}
