package dev.chatai.conversation.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatai.conversation.Usage;
import dev.chatai.conversation.command.AnswerQueue.Open;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Estimates tokens where nobody counts them. The write side keeps no text and no tokenizer.
final class TokenEstimate {
  private static final int BYTES_PER_TOKEN = 4;

  /// What OpenAI counts for an image of 1,024 by 1,024 pixels (guide "Images and vision").
  private static final int IMAGE = 765;

  private TokenEstimate() {}

  static int of(Question question) {
    var images = question instanceof Question.Parts parts ? (int) parts.images().count() : 0;
    return images * IMAGE + of(question.texts());
  }

  static int of(Answer answer) {
    return of(answer.text()) + of(answer.toolCalls().stream().map(ToolCall::arguments));
  }

  private static int of(Stream<Text> texts) {
    return texts.mapToInt(TokenEstimate::of).sum();
  }

  /// @return one token for each four bytes of UTF-8, rounded up
  static int of(@Nullable Text text) {
    return text == null ? 0 : Math.ceilDiv(text.value().getBytes(UTF_8).length, BYTES_PER_TOKEN);
  }

  /// Usage of an attempt that has started: its prompt, limited as prompts are, and a token for each
  /// recorded piece, as most models send them.
  ///
  /// @param systemPrompt its tokens
  /// @param budget most tokens that the system prompt and the earlier turns may have together
  static Usage usage(Open answer, Tree tree, int systemPrompt, int budget) {
    var turn = tree.turn(answer.answer());
    var prompt = Math.min(systemPrompt + tree.tokensBefore(turn), budget) + turn.asked();
    return new Usage(prompt, answer.pieces(), prompt + answer.pieces());
  }
}
