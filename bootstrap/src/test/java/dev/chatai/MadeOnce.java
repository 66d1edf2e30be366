package dev.chatai;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/// A folder below `target` that is slow to fill and that all test JVMs share: the first fills it.
/// It is filled again when a class has changed.
public final class MadeOnce {
  private static final Map<String, Path> FOLDERS = new HashMap<>();

  private MadeOnce() {}

  /// Fills the folder, which is empty.
  @FunctionalInterface
  public interface Maker {
    void make(Path folder) throws IOException, InterruptedException;
  }

  /// Waits while another JVM fills it.
  ///
  /// @return the folder
  public static synchronized Path folder(String name, Maker maker) {
    var folder = FOLDERS.get(name);
    if (folder == null) {
      try {
        folder = made(name, maker);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(stopped);
      }
      FOLDERS.put(name, folder);
    }
    return folder;
  }

  private static Path made(String name, Maker maker) throws IOException, InterruptedException {
    var folder = Path.of("target", name).toAbsolutePath();
    var madeOf = folder.resolveSibling(name + ".made-of");
    try (var claim =
            FileChannel.open(
                folder.resolveSibling(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = claim.lock()) {
      var classes = classes();
      if (!Files.exists(madeOf) || !Files.readAllLines(madeOf).equals(classes)) {
        Files.deleteIfExists(madeOf);
        FileSystemUtils.deleteRecursively(folder);
        maker.make(Files.createDirectories(folder));
        Files.write(madeOf, classes); // last: what was cut short is made anew
      }
    }
    return folder;
  }

  /// The JDK, and each file of the class path with its time.
  private static List<String> classes() throws IOException {
    var classes = new ArrayList<String>();
    classes.add(System.getProperty("java.vm.version"));
    for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      try (var files = Files.walk(Path.of(entry))) {
        for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
          classes.add(file + " " + Files.getLastModifiedTime(file));
        }
      }
    }
    return classes;
  }
}
