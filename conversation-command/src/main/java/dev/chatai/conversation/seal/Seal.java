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

/// Makes one conversation's words unreadable to everybody without its key, and readable again.
///
/// AES-256-GCM (NIST SP 800-38D), bound to the place where the words stand: what is moved elsewhere
/// does not open. The same words at the same place seal to the same bytes, as the nonce is the head
/// of their HMAC-SHA256 (a synthetic one, the construction of RFC 5297): a command that comes
/// again, or a read model that is built anew, is the same to the byte.
public final class Seal {
  /// Of a conversation without a key, from before there were any: its words stay as they are.
  public static final Seal NONE = new Seal(null, null);

  /// Of a conversation whose key was destroyed: nothing opens any more, not even what was never
  /// sealed.
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

  /// @param key [#KEY_BYTES] bytes that nobody can guess
  public static Seal of(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
    }
    return new Seal(
        new SecretKeySpec(derive(key, "seal"), "AES"),
        new SecretKeySpec(derive(key, "nonce"), "HmacSHA256"));
  }

  /// A key for another purpose: who has it has neither the one it comes from nor any other.
  ///
  /// @param purpose any name
  /// @return 32 bytes, HMAC-SHA256 of the name
  public static byte[] derive(byte[] key, String purpose) {
    return hmac(new SecretKeySpec(key, "HmacSHA256"), purpose.getBytes(UTF_8), new byte[0]);
  }

  /// @param place names where the words will stand, and nothing else
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

  /// @return null when there is no key any more
  /// @throws IllegalStateException when they were not sealed by this key for that place
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

  /// Of the first's length, too: no two pairs are alike.
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
