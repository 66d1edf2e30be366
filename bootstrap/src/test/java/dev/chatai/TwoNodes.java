package dev.chatai;

import dev.chatai.llm.FakeUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
        .with("SPRING_DATASOURCE_URL", database.getJdbcUrl())
        .with("SPRING_DATASOURCE_USERNAME", database.getUsername())
        .with("SPRING_DATASOURCE_PASSWORD", database.getPassword());
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
