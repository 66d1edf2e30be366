package dev.chatai;

import dev.chatai.llm.FakeUpstream;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/// How the application's JVM is run in tests: so that it starts soon, since they start it often.
/// Measured on a busy machine, CPU seconds until ready: 25 to 35 as it comes, 14 with the first
/// compiler only, 8 with an AOT cache too.
final class ServerJvm {
  private static final List<String> LIGHT = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static @Nullable Path cache;
  private static @Nullable String classPath;

  private ServerJvm() {}

  static synchronized List<String> options() {
    var options = new ArrayList<>(LIGHT);
    if (cache != null) {
      options.add("-XX:AOTCache=" + cache);
    }
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

  /// Makes the AOT cache (JEP 514) by a run of its own, unless another test JVM has made it of the
  /// same classes: worth it for three starts or more.
  static synchronized void train() throws IOException, InterruptedException {
    if (cache != null) {
      return;
    }
    var folder = Path.of("target", "aot").toAbsolutePath();
    Files.createDirectories(folder);
    try (var claim =
            FileChannel.open(
                folder.resolveSibling("aot.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = claim.lock()) {
      var trained = folder.resolve("trained");
      var made = folder.resolve("cache");
      var classes = classes();
      if (Files.exists(trained) && Files.readString(trained).lines().toList().equals(classes)) {
        classPath = jars(folder, false);
      } else {
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        classPath = jars(folder, true);
        run(folder, made);
        Files.write(trained, classes); // last: what was cut short is made anew
      }
      cache = made;
    }
  }

  private static void run(Path folder, Path made) throws IOException, InterruptedException {
    var options = new ArrayList<>(LIGHT);
    options.add("-XX:AOTCacheOutput=" + made);
    try (var upstream = new FakeUpstream();
        var server = new ServerProcess(folder, upstream)) {
      server.start(options);
      var client = server.client();
      var conversation = client.start();
      client.ask(conversation, "a first question");
      client.askForEvents(conversation, "another");
      client.get("/conversation/" + conversation);
    }
  }

  /// What a cache is made of: the JDK, and each file of the class path with its time.
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
