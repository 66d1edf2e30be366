package dev.chatai;

import dev.chatai.postgres.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Two nodes on one PostgreSQL and one Axon Server.
///
/// @param one the first
/// @param other the second
record TwoNodes(
    EmbeddedDatabase database, AxonServer axonServer, ServerProcess one, ServerProcess other)
    implements AutoCloseable {
  /// @param upstream its base URL
  TwoNodes(Path folder, AxonServer axonServer, String upstream)
      throws IOException, InterruptedException {
    this(EmbeddedDatabase.start(folder.resolve("database")), axonServer, folder, upstream);
  }

  private TwoNodes(EmbeddedDatabase database, AxonServer axonServer, Path folder, String upstream)
      throws IOException {
    this(database, axonServer, node(folder, "one", upstream), node(folder, "other", upstream));
    for (var node : List.of(one, other)) {
      node.with(stores());
    }
  }

  private static ServerProcess node(Path folder, String name, String upstream) throws IOException {
    return new ServerProcess(Files.createDirectory(folder.resolve(name)), upstream)
        .with("CHATAI_NODE", name)
        .with("CHATAI_MASTER_KEY_FILE", folder.resolve("master.key").toString());
  }

  private Map<String, String> stores() {
    var stores = new HashMap<>(axonServer.settings());
    stores.put("SPRING_DATASOURCE_URL", database.getJdbcUrl());
    stores.put("SPRING_DATASOURCE_USERNAME", database.getUsername());
    stores.put("SPRING_DATASOURCE_PASSWORD", database.getPassword());
    return stores;
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
    var tool = Tool.run(folder, stores(), arguments);
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
