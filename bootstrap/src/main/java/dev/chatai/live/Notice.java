package dev.chatai.live;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import java.util.UUID;

/// What a node tells the others, as the text of a notification: words with spaces between them. The
/// node is the last, because its name may have spaces.
sealed interface Notice {
  /// The node that says so, or that is meant.
  String node();

  /// It has a reader of the answer.
  record Reading(ConversationId conversation, MessageId answer, String node) implements Notice {
    @Override
    public String toString() {
      return "reading " + conversation + " " + answer + " " + node;
    }
  }

  /// It has no reader of the answer any more.
  record Left(MessageId answer, String node) implements Notice {
    @Override
    public String toString() {
      return "left " + answer + " " + node;
    }
  }

  /// It generates the answer, and these are pieces of it.
  ///
  /// @param first number of the first piece within the attempt
  /// @param pieces encrypted, in base64
  record Said(
      ConversationId conversation,
      MessageId answer,
      int attempt,
      int first,
      String pieces,
      String node)
      implements Notice {
    @Override
    public String toString() {
      return String.join(
          " ",
          "said",
          conversation.toString(),
          answer.toString(),
          Integer.toString(attempt),
          Integer.toString(first),
          pieces,
          node);
    }
  }

  /// That node is to begin an attempt, whose lease it has.
  ///
  /// @param event number of the attempt's first event within the conversation
  record HandedOver(ConversationId conversation, long event, String node) implements Notice {
    @Override
    public String toString() {
      return "begin " + conversation + " " + event + " " + node;
    }
  }

  /// @throws IllegalArgumentException for a text that is none
  static Notice parse(String text) {
    var kind = text.substring(0, Math.max(0, text.indexOf(' ')));
    return switch (kind) {
      case "reading" -> {
        var words = words(text, 4);
        yield new Reading(conversation(words[1]), answer(words[2]), words[3]);
      }
      case "left" -> {
        var words = words(text, 3);
        yield new Left(answer(words[1]), words[2]);
      }
      case "said" -> {
        var words = words(text, 7);
        yield new Said(
            conversation(words[1]),
            answer(words[2]),
            Integer.parseInt(words[3]),
            Integer.parseInt(words[4]),
            words[5],
            words[6]);
      }
      case "begin" -> {
        var words = words(text, 4);
        yield new HandedOver(conversation(words[1]), Long.parseLong(words[2]), words[3]);
      }
      default -> throw new IllegalArgumentException("No notice: " + kind);
    };
  }

  private static String[] words(String text, int count) {
    var words = text.split(" ", count);
    if (words.length < count) {
      throw new IllegalArgumentException("A notice of " + words.length + " words");
    }
    return words;
  }

  private static ConversationId conversation(String id) {
    return new ConversationId(UUID.fromString(id));
  }

  private static MessageId answer(String id) {
    return new MessageId(UUID.fromString(id));
  }
}
