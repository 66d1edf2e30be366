package dev.chatai;

import dev.chatai.llm.FakeUpstream;
import dev.chatai.postgres.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Two nodes on one PostgreSQL and one Axon Server, which must be running.
///
/// @param one the first
/// @param other the second
record TwoNodes(EmbeddedDatabase database, ServerProcess one, ServerProcess other)
    implements AutoCloseable {
  TwoNodes(Path folder, FakeUpstream upstream) throws IOException, InterruptedException {
    this(EmbeddedDatabase.start(folder.resolve("database")), folder, upstream);
  }

  private TwoNodes(EmbeddedDatabase database, Path folder, FakeUpstream upstream)
      throws IOException {
    this(
        database,
        node(database, folder, "one", upstream),
        node(database, folder, "other", upstream));
  }

  private static ServerProcess node(
      EmbeddedDatabase database, Path folder, String name, FakeUpstream upstream)
      throws IOException {
    return new ServerProcess(Files.createDirectory(folder.resolve(name)), upstream)
        .with("CHATAI_NODE", name)
        .with("CHATAI_MASTER_KEY_FILE", folder.resolve("master.key").toString())
        .with(datasource(database));
  }

  private static Map<String, String> datasource(EmbeddedDatabase database) {
    return Map.of(
        "SPRING_DATASOURCE_URL", database.getJdbcUrl(),
        "SPRING_DATASOURCE_USERNAME", database.getUsername(),
        "SPRING_DATASOURCE_PASSWORD", database.getPassword());
  }

  /// Adds a setting of both.
  TwoNodes with(String variable, String value) {
    one.with(variable, value);
    other.with(variable, value);
    return this;
  }

  /// `keys` with these words, beside them.
  ///
  /// @return the last line of what it says
  String keys(Path folder, String... words) throws IOException, InterruptedException {
    var arguments = Stream.concat(Stream.of("keys"), Stream.of(words)).toArray(String[]::new);
    var tool = Tool.run(folder, datasource(database), arguments);
    if (tool.status() != 0) {
      throw new IllegalStateException(tool.text());
    }
    return tool.text().lines().toList().getLast();
  }

  /// @param options of their JVMs
  void start(List<String> options) throws IOException {
    one.start(options);
    other.start(options);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    one.close();
    other.close();
    database.close();
  }
}
