package dev.chatai.history.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of one line after another.
final class Digests {
  private final MessageDigest sha256;

  Digests() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /// @param line without its newline
  /// @return 64 hexadecimal digits
  String of(byte[] line) {
    return HexFormat.of().formatHex(sha256.digest(line));
  }
}
