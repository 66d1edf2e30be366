package dev.chatai.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatai.start.CannotStart;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The folder of the embedded PostgreSQL, locked while this process runs. The operating system
/// releases the lock when the process ends, even by a kill.
public final class DataFolder implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /// PostgreSQL's limit (MAXPGPATH) is 1,024 bytes, including the names of its files.
  private static final int MOST_BYTES = 800;

  /// NAME_MAX of Linux and its usual file systems.
  private static final int MOST_BYTES_OF_NAME = 255;

  static final String CLUSTER = "postgresql";
  static final String PASSWORD = "postgresql.password";
  private static final String LOCK = ".lock";

  private final Path path;
  private final FileChannel claim;

  private DataFolder(Path path, FileChannel claim) {
    this.path = path;
    this.claim = claim;
  }

  /// @throws CannotStart if the folder cannot be written, or another process has it
  static DataFolder claim(Path wanted) {
    Path folder = wanted.toAbsolutePath().normalize();
    checkName(folder);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CannotStart(
          "The data folder " + folder + " is a file.", "Choose another with CHATAI_DATA_DIR.");
    }
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder, OWNER_ONLY_FOLDER);
      }
      Path real = folder.toRealPath();
      checkName(real);
      return new DataFolder(real, lock(real.resolve(LOCK)));
    } catch (UnsupportedOperationException e) {
      throw new CannotStart(
          "The embedded PostgreSQL needs files with owners (POSIX), which this system has not.",
          "Set SPRING_DATASOURCE_URL to a PostgreSQL of your own.",
          e);
    } catch (IOException e) {
      throw new CannotStart(
          "The data folder " + folder + " cannot be written.",
          "Make it writable for the user "
              + System.getProperty("user.name")
              + ", or choose another with CHATAI_DATA_DIR.",
          e);
    }
  }

  /// PostgreSQL truncates longer paths, and writes the path into line-based files.
  private static void checkName(Path folder) {
    String name = folder.toString();
    if (name.getBytes(UTF_8).length > MOST_BYTES) {
      throw new CannotStart(
          "The path of the data folder, " + folder + ", has more than " + MOST_BYTES + " bytes.",
          "Choose a shorter one with CHATAI_DATA_DIR.");
    }
    for (Path each : folder) {
      if (each.toString().getBytes(UTF_8).length > MOST_BYTES_OF_NAME) {
        throw new CannotStart(
            "The path of the data folder, "
                + folder
                + ", has a name of more than "
                + MOST_BYTES_OF_NAME
                + " bytes.",
            "Choose a shorter one with CHATAI_DATA_DIR.");
      }
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new CannotStart(
          "The path of the data folder holds a line break or another control character: “"
              + name.replaceAll("\\p{Cntrl}", "?")
              + "”.",
          "Choose another one with CHATAI_DATA_DIR.");
    }
  }

  /// Whether another process has locked the folder. Not to be called by a process that has locked
  /// one itself: by POSIX, closing the file would release its own lock.
  public static boolean isTaken(Path folder) {
    try (var channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      return lock == null;
    } catch (IOException _) {
      return false; // claim() will report what is wrong
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY_FILE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // locked by this process
    }
    channel.close();
    throw new CannotStart(
        "Another ChatAI API already runs on the data folder " + file.getParent() + ".",
        "Stop it, or choose another folder with CHATAI_DATA_DIR.");
  }

  Path path() {
    return path;
  }

  Path cluster() {
    return path.resolve(CLUSTER);
  }

  Path binaries() {
    return path.resolve("binaries");
  }

  Path log() {
    return path.resolve("postgresql.log");
  }

  Path passwordFile() {
    return path.resolve(PASSWORD);
  }

  /// The database's password, generated at the first start: every user of the machine can reach the
  /// port on loopback.
  String password() throws IOException {
    Path file = passwordFile();
    if (!Files.exists(file)) {
      if (Files.exists(cluster())) {
        throw new CannotStart(
            "The password of the embedded PostgreSQL, " + file + ", is missing.",
            "Put the file back: it belongs to the database beside it.");
      }
      SecretFile.make(file);
    }
    return Files.readString(file).strip();
  }

  /// Makes the names of new files in the folder durable.
  void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    claim.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
