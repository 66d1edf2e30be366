package dev.chatai.llm.prompt;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.llm.upstream.UpstreamRequest;
import dev.chatai.llm.upstream.UserParts;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.stereotype.Component;

/// Counts tokens as today's OpenAI models do; near enough for the others. Special tokens such as
/// `<|endoftext|>` are counted as the text they are.
@Component
public class TokenCounter {
  /// What a message costs beside its text, as OpenAI's cookbook counts ("How to count tokens").
  private static final int PER_MESSAGE = 4;

  /// What OpenAI counts for an image of that size (guide "Images and vision").
  private static final int IMAGE = 765;

  /// In chars. The encoder's time grows with the square of what stands without a space, so a longer
  /// text is counted in pieces.
  private static final int LONGEST_PIECE = 256;

  /// Its tables are read at start, not at the first question, while other things start too.
  private final CompletableFuture<Encoding> encoding =
      CompletableFuture.supplyAsync(TokenCounter::read, Thread::startVirtualThread);

  private static Encoding read() {
    var encoding = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    encoding.countTokensOrdinary("reads them");
    return encoding;
  }

  int ofMessage(String text) {
    return of(text) + PER_MESSAGE;
  }

  /// Images cost by their size, which is not known of one that is at a URL; and as each of them is
  /// kept or left out as a whole, their middle is near enough: 1,024 by 1,024 pixels.
  int ofImages(List<Part> parts) {
    return IMAGE * (int) parts.stream().filter(Part.ImagePart.class::isInstance).count();
  }

  int ofCalls(List<ToolCall> calls) {
    return calls.stream().mapToInt(it -> of(it.name()) + ofMessage(it.arguments().value())).sum();
  }

  /// Each result of a call is a message.
  int ofMore(int messages) {
    return Math.max(0, messages) * PER_MESSAGE;
  }

  /// Of tools and of the answer's format.
  int ofSchemas(TurnOptions options) {
    var format = options.responseFormat();
    var tools = options.tools();
    return (format == null ? 0 : of(format.schema()))
        + (tools == null
            ? 0
            : tools.list().stream()
                .mapToInt(it -> ofMessage(it.name()) + of(it.description()) + of(it.parameters()))
                .sum());
  }

  private int of(@Nullable Text text) {
    return text == null ? 0 : of(text.value());
  }

  /// What a call took that was asked this and has said that.
  public Usage of(UpstreamRequest asked, Stream<Text> said) {
    var prompt = ofSchemas(asked.options()) + asked.messages().stream().mapToInt(this::of).sum();
    var completion = said.mapToInt(it -> of(it.value())).sum();
    return new Usage(prompt, completion, prompt + completion);
  }

  private int of(Message message) {
    var text = ofMessage(Objects.requireNonNullElse(message.getText(), ""));
    return switch (message) {
      case AssistantMessage answer ->
          text
              + answer.getToolCalls().stream()
                  .mapToInt(it -> of(it.name()) + ofMessage(it.arguments()))
                  .sum();
      case ToolResponseMessage results ->
          results.getResponses().stream().mapToInt(it -> ofMessage(it.responseData())).sum();
      default -> text + ofImages(UserParts.of(message));
    };
  }

  /// As [#ofMessage(String)], but never in pieces: for prompts that were cut by this count. Takes
  /// seconds for 200,000 characters without a space.
  int ofWholeMessage(String text) {
    return encoding.join().countTokensOrdinary(text) + PER_MESSAGE;
  }

  private int of(String text) {
    var count = 0;
    var at = 0;
    var piece = "";
    var ofPiece = 0;
    while (text.length() - at > LONGEST_PIECE) {
      var end = pieceEnd(text, at);
      if (!text.startsWith(piece, at) || piece.length() != end - at) {
        piece = text.substring(at, end);
        ofPiece = encoding.join().countTokensOrdinary(piece);
      } // else a run of equal characters, whose pieces are equal too
      count += ofPiece;
      at = end;
    }
    return count + encoding.join().countTokensOrdinary(text.substring(at));
  }

  /// Before a space between two letters, where the encoder itself separates, so that the count
  /// stays exact. Where there is none, at the bound; each such cut may add a token.
  private static int pieceEnd(String text, int from) {
    var bound = from + LONGEST_PIECE;
    for (var at = bound; at > from + 1; at--) {
      if (text.charAt(at) == ' '
          && Character.isLetter(text.charAt(at - 1))
          && at + 1 < text.length()
          && Character.isLetter(text.charAt(at + 1))) {
        return at;
      }
    }
    return Character.isLowSurrogate(text.charAt(bound)) ? bound - 1 : bound;
  }
}
