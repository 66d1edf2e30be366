package dev.chatai.postgres;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// A test of one class with a database, which is empty at first.
public abstract class DatabaseTest {
  protected static EmbeddedDatabase database;

  @BeforeAll
  static void startDatabase(@TempDir Path folder) {
    database = EmbeddedDatabase.start(PreparedDatabase.in(folder));
  }

  @AfterAll
  static void stopDatabase() throws IOException {
    database.close();
  }
}
