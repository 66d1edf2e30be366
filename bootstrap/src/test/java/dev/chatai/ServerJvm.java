package dev.chatai;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.Nullable;

/// How the application's JVM is run in tests: so that it starts soon, since they start it often.
/// Measured on a busy machine, CPU seconds until ready: 25 to 35 as it comes, 14 with the first
/// compiler only, 8 with an AOT cache too.
final class ServerJvm {
  private static final List<String> LIGHT =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          // room at once, or a start collects its whole heap twice
          "-Xmn256m",
          "-XX:ReservedCodeCacheSize=128m");
  private static final String CACHE = "cache";

  private static @Nullable String classPath;

  private ServerJvm() {}

  /// With an AOT cache (JEP 514), made by the command `train`.
  static synchronized List<String> options() {
    var options = new ArrayList<>(LIGHT);
    var folder = MadeOnce.folder("aot", ServerJvm::train);
    classPath = jars(folder, false);
    options.add("-XX:AOTCache=" + folder.resolve(CACHE));
    return options;
  }

  static synchronized List<String> command(List<String> options, Class<?> application) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.add("-cp");
    command.add(classPath == null ? System.getProperty("java.class.path") : classPath);
    command.add(application.getName());
    return command;
  }

  private static void train(Path folder) throws IOException, InterruptedException {
    classPath = jars(folder, true);
    var options = new ArrayList<>(LIGHT);
    options.add("-XX:AOTCacheOutput=" + folder.resolve(CACHE));
    var words = command(options, ChatApplication.class);
    words.add(Training.NAME);
    var said = folder.resolve("train.log");
    var status =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    if (status != 0) {
      throw new IllegalStateException(Files.readString(said));
    }
  }

  /// A cache is of jars only: folders of classes are packed.
  ///
  /// @param pack whether they are to be packed, or were
  private static String jars(Path folder, boolean pack) {
    var jar = ToolProvider.findFirst("jar").orElseThrow();
    var entries = new ArrayList<String>();
    for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (Files.isDirectory(Path.of(entry))) {
        var packed = folder.resolve(entries.size() + ".jar").toString();
        if (pack) {
          jar.run(System.out, System.err, "--create", "--file", packed, "-C", entry, ".");
        }
        entries.add(packed);
      } else if (!entry.isEmpty()) {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }
}
