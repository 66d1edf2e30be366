package dev.chatai.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/// A file with 32 random bytes in base64 that only its owner can read.
public final class SecretFile {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private SecretFile() {}

  /// Creates it, durably. If another process creates it at the same time, that one's file is kept.
  public static void make(Path file) throws IOException {
    var random = new byte[32];
    new SecureRandom().nextBytes(random);
    // written under another name and linked, so that a kill cannot leave half a secret
    var whole =
        Files.createTempFile(file.getParent(), file.getFileName() + ".", ".new", OWNER_ONLY);
    try {
      Files.writeString(
          whole,
          Base64.getUrlEncoder().withoutPadding().encodeToString(random),
          StandardOpenOption.SYNC,
          StandardOpenOption.WRITE);
      Files.createLink(file, whole);
    } catch (FileAlreadyExistsException _) {
      // theirs
    } finally {
      Files.delete(whole);
    }
    try (var folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
