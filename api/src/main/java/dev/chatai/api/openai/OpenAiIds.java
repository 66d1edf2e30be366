package dev.chatai.api.openai;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Our ids as OpenAI's clients know them: a prefix that tells the kind, and the UUID's 32 hex
/// digits.
///
/// A response is an answer. An answer's items have its id too: `rs_…` its reasoning, `msg_…` its
/// text, `fc_…_0` its first tool call. A question is `msg_…`, or `fco_…_0` the first of its tool
/// results.
public final class OpenAiIds {
  private static final Pattern HEX = Pattern.compile("\\p{XDigit}{32}");

  /// Bits after the time in the upper half of a UUID of version 7.
  private static final int TIME = 16;

  private static final String CONVERSATION = "conv_";
  private static final String RESPONSE = "resp_";
  private static final String COMPLETION = "chatcmpl-";

  private OpenAiIds() {}

  public static String of(ConversationId conversation) {
    return CONVERSATION + hex(conversation.value());
  }

  /// The response that an answer is.
  public static String response(MessageId answer) {
    return RESPONSE + hex(answer.value());
  }

  /// The chat completion that an answer is.
  public static String completion(MessageId answer) {
    return COMPLETION + hex(answer.value());
  }

  public static String message(MessageId message) {
    return "msg_" + hex(message.value());
  }

  public static String reasoning(MessageId answer) {
    return "rs_" + hex(answer.value());
  }

  /// @param index of the call among the answer's calls, from 0
  public static String toolCall(MessageId answer, int index) {
    return "fc_" + hex(answer.value()) + "_" + index;
  }

  /// @param index of the result among the question's results, from 0
  public static String toolResult(MessageId question, int index) {
    return "fco_" + hex(question.value()) + "_" + index;
  }

  /// @throws Problem when there can be no such conversation
  public static ConversationId conversation(String id) {
    return new ConversationId(uuid(CONVERSATION, id, ProblemCode.CONVERSATION_NOT_FOUND));
  }

  /// @throws Problem when there can be no such response
  public static MessageId response(String id) {
    return new MessageId(uuid(RESPONSE, id, ProblemCode.MESSAGE_NOT_FOUND));
  }

  /// @throws Problem when there can be no such completion
  public static MessageId completion(String id) {
    return new MessageId(uuid(COMPLETION, id, ProblemCode.MESSAGE_NOT_FOUND));
  }

  /// The message that an item belongs to, whatever its kind.
  ///
  /// @throws Problem when there can be no such item
  public static MessageId item(String id) {
    var parts = id.split("_", 3);
    return switch (parts[0]) {
      case "msg", "rs", "fc", "fco" ->
          new MessageId(uuid("", parts.length > 1 ? parts[1] : "", ProblemCode.MESSAGE_NOT_FOUND));
      default -> throw new Problem(ProblemCode.MESSAGE_NOT_FOUND);
    };
  }

  /// When a message was made, in seconds since 1970: its id tells before the message can be read
  /// (RFC 9562, 5.7).
  public static long createdAt(MessageId message) {
    return TimeUnit.MILLISECONDS.toSeconds(message.value().getMostSignificantBits() >>> TIME);
  }

  private static String hex(UUID value) {
    return value.toString().replace("-", "");
  }

  private static UUID uuid(String prefix, String id, ProblemCode otherwise) {
    var digits = id.startsWith(prefix) ? id.substring(prefix.length()) : "";
    if (!HEX.matcher(digits).matches()) {
      throw new Problem(otherwise);
    }
    return new UUID(
        Long.parseUnsignedLong(digits, 0, 16, 16), Long.parseUnsignedLong(digits, 16, 32, 16));
  }
}
