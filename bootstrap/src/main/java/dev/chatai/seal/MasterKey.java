package dev.chatai.seal;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.seal.Seal;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/// The key that wraps the keys of all conversations. It is kept in a file, never in the database.
final class MasterKey {
  private static final int FINGERPRINT_BYTES = 16;

  private final byte[] key;
  private final Seal wrapping;

  /// @param key [Seal#KEY_BYTES] bytes
  MasterKey(byte[] key) {
    this.key = key.clone();
    this.wrapping = Seal.of(derive("wrap"));
  }

  /// Derives a key for another purpose.
  byte[] derive(String purpose) {
    return Seal.derive(key, "chatai " + purpose);
  }

  /// Identifies the key without revealing it.
  String fingerprint() {
    return HexFormat.of().formatHex(derive("fingerprint"), 0, FINGERPRINT_BYTES);
  }

  /// @param key a conversation's
  byte[] wrap(ConversationId conversation, byte[] key) {
    return wrapping.seal(place(conversation), Base64.getEncoder().encodeToString(key));
  }

  /// @throws IllegalStateException if it was wrapped with another key or for another conversation
  byte[] unwrap(ConversationId conversation, byte[] wrapped) {
    return Base64.getDecoder()
        .decode(Objects.requireNonNull(wrapping.open(place(conversation), wrapped)));
  }

  private static String place(ConversationId conversation) {
    return "key " + conversation;
  }
}
