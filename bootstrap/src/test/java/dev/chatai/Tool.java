package dev.chatai;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The application run for a command, in a process of its own, to its end.
///
/// @param status the process's
/// @param text what it has said
public record Tool(int status, String text) {
  /// @param data folder of the embedded PostgreSQL
  public static Tool run(Path data, Map<String, String> settings, String... arguments)
      throws IOException, InterruptedException {
    var said = Files.createTempFile("chatai-tool", ".log");
    var status = start(data, settings, said, arguments).waitFor();
    var text = Files.readString(said);
    Files.delete(said);
    return new Tool(status, text);
  }

  public static Tool run(Path data, String... arguments) throws IOException, InterruptedException {
    return run(data, Map.of("AXON_AXONSERVER_ENABLED", "false"), arguments);
  }

  /// @param said file for what it says
  public static Process start(
      Path data, Map<String, String> settings, Path said, String... arguments) throws IOException {
    var options = new ArrayList<>(ServerJvm.options());
    options.add("-Xlog:disable"); // the JVM's own words about its AOT cache
    var words = new ArrayList<>(ServerJvm.command(options, ChatApplication.class));
    words.addAll(List.of(arguments));
    var command = new ProcessBuilder(words);
    command.environment().put("CHATAI_DATA_DIR", data.toString());
    command.environment().putAll(settings);
    return command.redirectErrorStream(true).redirectOutput(said.toFile()).start();
  }
}
