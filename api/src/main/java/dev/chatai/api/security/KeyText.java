package dev.chatai.api.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// The text of a key: `chatai_`, a public id of 12 characters, `_`, 256 random bits as 43
/// characters of base64url, and a CRC-32 of all that as 6 characters of base62. Secret scanners
/// recognize the prefix, and the checksum detects mistyped keys without a query.
record KeyText(String text) {
  static final String PREFIX = "chatai_";

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ID = 12;
  private static final int SECRET_BYTES = 32;
  private static final int CHECKSUM = 6;
  private static final Pattern FORM =
      Pattern.compile(PREFIX + "[0-9A-Za-z]{12}_[0-9A-Za-z_-]{43}[0-9A-Za-z]{6}");

  private static final SecureRandom RANDOM = new SecureRandom();

  static KeyText fresh() {
    var id = new StringBuilder();
    RANDOM.ints(ID, 0, ALPHABET.length()).forEach(it -> id.append(ALPHABET.charAt(it)));
    var secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    var start = PREFIX + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    return new KeyText(start + checksum(start));
  }

  /// Empty for a text that is not a key.
  static Optional<KeyText> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    var end = text.length() - CHECKSUM;
    return text.substring(end).equals(checksum(text.substring(0, end)))
        ? Optional.of(new KeyText(text))
        : Optional.empty();
  }

  String id() {
    return text.substring(PREFIX.length(), PREFIX.length() + ID);
  }

  /// SHA-256. A slow password hash is not needed, because the secret has 256 random bits.
  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // required of every Java platform
    }
  }

  private static String checksum(String start) {
    var crc = new CRC32();
    crc.update(start.getBytes(StandardCharsets.US_ASCII));
    var digits = new char[CHECKSUM];
    var rest = crc.getValue();
    for (var i = CHECKSUM - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(digits);
  }

  /// Without the secret, as it may be logged.
  @Override
  public String toString() {
    return PREFIX + id() + "_…";
  }
}
