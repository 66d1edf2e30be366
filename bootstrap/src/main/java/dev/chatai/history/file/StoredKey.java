package dev.chatai.history.file;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The key of one conversation's words as PostgreSQL keeps it: wrapped, or destroyed.
///
/// @param wrapped by the master key; null when it was destroyed
/// @param erasedAt when; null when it was not
public record StoredKey(UUID conversation, byte @Nullable [] wrapped, @Nullable Instant erasedAt) {
  /// @throws IllegalArgumentException for one that is both or neither
  public StoredKey {
    if ((wrapped == null) == (erasedAt == null)) {
      throw new IllegalArgumentException("a key is either there or erased");
    }
  }

  @Override
  public String toString() {
    return "StoredKey[" + conversation + "]";
  }
}
