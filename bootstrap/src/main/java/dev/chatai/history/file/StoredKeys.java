package dev.chatai.history.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// All keys of an installation: without them nobody can read its history.
///
/// @param masterKey fingerprint of the one that they are wrapped by; null when there are none
public record StoredKeys(@Nullable String masterKey, List<StoredKey> keys) {
  /// Of a history from before there were keys.
  public static final StoredKeys NONE = new StoredKeys(null, List.of());

  public StoredKeys {
    keys = List.copyOf(keys);
  }
}
