package dev.chatai.api.http;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads UUIDs in their form of 36 characters only (RFC 9562, 4). Java and Jackson accept shorter
/// forms, which would be further names of the same resource.
public final class Ids {
  private static final Pattern UUID_FORM =
      Pattern.compile(
          "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

  private Ids() {}

  /// @throws IllegalArgumentException for anything else
  public static UUID uuid(String text) {
    if (!UUID_FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a UUID");
    }
    return UUID.fromString(text);
  }

  public static boolean isId(@Nullable Class<?> type) {
    return type == ConversationId.class || type == MessageId.class;
  }
}
