package dev.chatai.conversation.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Encrypts and decrypts the text of one conversation.
///
/// AES-256-GCM (NIST SP 800-38D), bound to the place where the text is stored: moved elsewhere, it
/// does not decrypt. The same text at the same place gives the same bytes, because the nonce is the
/// beginning of its HMAC-SHA256 (a synthetic nonce, as in RFC 5297). So a repeated command and a
/// rebuilt read model are identical to the byte.
public final class Seal {
  /// For a conversation without a key: its text is not encrypted.
  public static final Seal NONE = new Seal(null, null);

  /// For a conversation whose key was destroyed: nothing is readable, not even text that was never
  /// encrypted.
  public static final Seal ERASED = new Seal(null, null);

  /// Length of a key in bytes.
  public static final int KEY_BYTES = 32;

  private static final byte PLAIN = 0;
  private static final byte SEALED = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final @Nullable SecretKeySpec key;
  private final @Nullable SecretKeySpec nonces;

  private Seal(@Nullable SecretKeySpec key, @Nullable SecretKeySpec nonces) {
    this.key = key;
    this.nonces = nonces;
  }

  /// @param key [#KEY_BYTES] random bytes
  public static Seal of(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
    }
    return new Seal(
        new SecretKeySpec(derive(key, "seal"), "AES"),
        new SecretKeySpec(derive(key, "nonce"), "HmacSHA256"));
  }

  /// Derives a key for another purpose. It reveals neither the original key nor other derived ones.
  ///
  /// @param purpose any name
  /// @return 32 bytes, HMAC-SHA256 of the name
  public static byte[] derive(byte[] key, String purpose) {
    return hmac(new SecretKeySpec(key, "HmacSHA256"), purpose.getBytes(UTF_8), new byte[0]);
  }

  /// @param place a unique name of the place where the text is stored
  public byte[] seal(String place, String words) {
    var plain = words.getBytes(UTF_8);
    if (key == null || nonces == null) {
      return this == ERASED
          ? join(PLAIN, new byte[0], new byte[0])
          : join(PLAIN, new byte[0], plain);
    }
    var aad = place.getBytes(UTF_8);
    var nonce = Arrays.copyOf(hmac(nonces, aad, plain), NONCE_BYTES);
    try {
      return join(SEALED, nonce, cipher(Cipher.ENCRYPT_MODE, key, nonce, aad).doFinal(plain));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES-GCM", e);
    }
  }

  /// @return null if the key was destroyed
  /// @throws IllegalStateException if they were not encrypted with this key for this place
  public @Nullable String open(String place, byte[] sealed) {
    if (this == ERASED) {
      return null;
    }
    if (sealed[0] == PLAIN) {
      return new String(sealed, 1, sealed.length - 1, UTF_8);
    }
    if (key == null) {
      return null;
    }
    try {
      var nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
      var from = 1 + NONCE_BYTES;
      return new String(
          cipher(Cipher.DECRYPT_MODE, key, nonce, place.getBytes(UTF_8))
              .doFinal(sealed, from, sealed.length - from),
          UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Words were not sealed here: " + place, e);
    }
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, byte[] aad)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(aad);
    return cipher;
  }

  /// Includes the first one's length, so different pairs never give the same input.
  private static byte[] hmac(SecretKeySpec key, byte[] first, byte[] second) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(first.length).flip());
      mac.update(first);
      return mac.doFinal(second);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HMAC-SHA256", e);
    }
  }

  private static byte[] join(byte form, byte[] nonce, byte[] rest) {
    return ByteBuffer.allocate(1 + nonce.length + rest.length)
        .put(form)
        .put(nonce)
        .put(rest)
        .array();
  }

  /// Never the key.
  @Override
  public String toString() {
    return key == null ? this == ERASED ? "Seal[erased]" : "Seal[none]" : "Seal";
  }
}
