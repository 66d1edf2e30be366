package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.llm.FakeUpstream;
import dev.chatai.postgres.PreparedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A history that moves from one store to another: real servers, real commands.
class HistoryTest {
  private static final FakeUpstream UPSTREAM = new FakeUpstream();

  @TempDir static Path folder;

  /// What a server said whose last answer was cut off by its death, and what was exported of it.
  private static JsonNode settled;

  private static String cutOff;
  private static Path file;
  private static Tool export;

  @BeforeAll
  static void live() throws Exception {
    file = folder.resolve("history.jsonl");
    try (var server = server("original")) {
      server.start();
      var client = server.client();
      talk(client);
      settled = client.get("/conversation?limit=200");
      cutOff = client.start();
      try (var stream = client.openEvents(cutOff, "take [[slow:30,100]] your time").body()) {
        assertThat(stream.limit(8)).anyMatch(it -> it.matches("event: ?message.delta"));
        server.kill();
      }
    }
    OldestHistory.addTo(data("original"));
    export = export("original", file);
  }

  @AfterAll
  static void stop() {
    UPSTREAM.close();
  }

  /// Branches, a cancelled answer, a failed one, a title, and text that is easily spoilt.
  private static void talk(ChatClient client) throws Exception {
    var plain = client.start("{\"title\":\"T\",\"metadata\":{\"a\":\"b\"}}");
    var first = json(client.ask(plain, "hello 🙂 שלום \u2028 \r\n \\ \" \u0001 e\u0301"));
    client.post(message(plain, first) + "/regenerate", "{}");
    client.ask(plain, "and on [[split-surrogates]]");
    client.patch(
        "/conversation/" + plain, "{\"title\":\"עברית\",\"active_leaf\":\"" + id(first) + "\"}");
    client.ask(client.start(), "fails [[tcp-cut]]");

    var stopped = client.start();
    var stream = client.openEvents(stopped, "take [[slow:600,20]] long");
    var answer = stream.headers().firstValue("X-Message-Id").orElseThrow();
    client.post("/conversation/" + stopped + "/message/" + answer + "/cancel", "");
    ChatClient.events(stream.body());
    var erased = client.start("{\"title\":\"erased 4711\"}");
    client.ask(erased, "erased 4711");
    client.delete("/conversation/" + erased);
    client.start();
  }

  @Test
  void a_history_that_moves_is_the_same_and_what_was_open_is_settled() throws Exception {
    assertThat(export.status()).as(export.text()).isZero();
    assertThat(export.text()).matches("(?s).*Exported \\d+ events of 7 conversations, SHA-256 .*");
    assertThat(file).content().contains("\"wrapped\":null").doesNotContain("erased 4711", "hello");
    var verified = Tool.run(folder.resolve("none"), "verify", file.toString());
    assertThat(verified.status()).isZero();
    assertThat(verified.text()).contains("is whole: ").contains(digest(export));

    PreparedDatabase.in(data("copy"));
    refusesWithoutMasterKey("copy");
    putMasterKey("copy");
    assertImported(Tool.run(data("copy"), "import", file.toString()));
    assertThat(export("copy", folder.resolve("again.jsonl")).status()).isZero();
    assertThat(events(folder.resolve("again.jsonl"))).isEqualTo(events(file));

    try (var copy = server("copy")) {
      copy.start();
      assertGoesOn(copy.client());
    }
  }

  @Test
  void a_store_that_ran_but_holds_nothing_can_be_filled() throws Exception {
    try (var copy = server("ran")) {
      copy.start();
      assertThat(copy.client().get("/conversation")).isEmpty();
      copy.close();
      refusesWithoutMasterKey("ran");
      putMasterKey("ran");
      assertImported(Tool.run(data("ran"), "import", file.toString()));
      copy.start();
      assertGoesOn(copy.client());
      OldestHistory.assertGoesOn(copy);

      var refused = Tool.run(data("ran"), "export", folder.resolve("running").toString());
      assertThat(refused.status()).isOne();
      assertThat(refused.text())
          .contains("Another ChatAI API already runs on the data folder")
          .contains("Stop it")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void a_store_with_events_is_not_filled() throws Exception {
    var refused = Tool.run(data("original"), "import", file.toString());

    assertThat(refused.status()).isOne();
    assertThat(refused.text())
        .matches("(?s).*The event store holds \\d+ events already, and only an empty one is .*");
    assertThat(refused.text().lines()).hasSize(1);
  }

  @Test
  void a_file_that_is_not_whole_is_not_imported() throws Exception {
    var lines = Files.readAllLines(file);
    lines.remove(4);
    var spoilt = Files.write(folder.resolve("spoilt"), lines);

    var refused = Tool.run(data("spoilt-data"), "import", spoilt.toString());

    assertThat(refused.status()).isOne();
    assertThat(refused.text().lines()).singleElement().asString().startsWith("Line 5: it does not");
    assertThat(data("spoilt-data")).doesNotExist();
  }

  @Test
  void an_import_that_is_killed_can_be_begun_again() throws Exception {
    var many = folder.resolve("many.jsonl");
    HistoryBenchmark.write(many, 30_000, System.out);
    PreparedDatabase.in(data("killed"));
    var said = folder.resolve("killed.log");
    var running =
        Tool.start(
            data("killed"),
            Map.of("AXON_AXONSERVER_ENABLED", "false"),
            said,
            "import",
            many.toString());
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.readString(said).contains("Importing"));
    Thread.sleep(300);
    running.destroyForcibly().waitFor();
    assertThat(said).content().doesNotContain("Imported 30000 events of");

    var again = Tool.run(data("killed"), "import", many.toString());
    assertThat(again.text()).contains("Imported 30000 events");
    assertThat(again.status()).isZero();
  }

  @Test
  void an_unknown_command_is_refused_with_those_there_are() throws Exception {
    var refused = Tool.run(folder.resolve("none"), "exprot", "x");

    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.text().lines())
        .containsExactly(
            "There is no command “exprot”. There are serve, keys create, keys list, keys revoke,"
                + " export FILE, import FILE, verify FILE, train, --help and --version.");
    assertThat(Tool.run(folder.resolve("none"), "export").text())
        .contains("java -jar chatai.jar export FILE");
  }

  /// Skipped if it is a running one that holds events.
  @Test
  @OnAxonServer
  void a_history_moves_into_axon_server_and_back(AxonServer server) throws Exception {
    var axonServer = server.settings();
    putMasterKey("grown");
    putMasterKey("home");
    var first = Tool.run(data("grown"), axonServer, "import", file.toString());
    assumeThat(first.text()).doesNotContain("events already");
    assertImported(first);
    var refused = Tool.run(data("grown"), axonServer, "import", file.toString());
    assertThat(refused.text()).contains("events already").contains("Axon Server's event store");
    var there = folder.resolve("there.jsonl");
    assertThat(Tool.run(data("grown"), axonServer, "export", there.toString()).status()).isZero();
    assertThat(events(there)).isEqualTo(events(file));

    try (var grown = server("grown").with(axonServer)) {
      grown.start();
      assertGoesOn(grown.client());
      var all = grown.client().get("/conversation?limit=200");
      grown.close();
      var back = folder.resolve("back.jsonl");
      var elsewhere = Tool.run(data("other"), axonServer, "export", back.toString());
      assertThat(elsewhere.text()).contains("The keys of").contains("are missing");
      var exported = Tool.run(data("grown"), axonServer, "export", back.toString());
      assertThat(exported.status()).as(exported.text()).isZero();
      assertThat(Tool.run(data("home"), "import", back.toString()).status()).isZero();
      try (var home = server("home")) {
        home.start();
        assertThat(home.client().get("/conversation?limit=200")).isEqualTo(all);
      }
    }
  }

  private static void assertImported(Tool imported) {
    assertThat(imported.text())
        .contains("Imported ")
        .contains(digest(export))
        .contains("Open answers: 1.");
    assertThat(imported.status()).isZero();
  }

  private static void refusesWithoutMasterKey(String name) throws Exception {
    var refused = Tool.run(data(name), "import", file.toString());
    assertThat(refused.status()).isOne();
    assertThat(refused.text()).contains("another master key").contains("CHATAI_MASTER_KEY_FILE");
  }

  /// As whoever moves house has to.
  private static void putMasterKey(String name) throws IOException {
    Files.createDirectories(data(name));
    Files.copy(
        data("original").resolve("master.key"),
        data(name).resolve("master.key"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void assertGoesOn(ChatClient client) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          var answer = client.get("/conversation/" + cutOff).get("messages").get(1);
          assertThat(answer.get("status").asString()).isEqualTo("completed");
          assertThat(answer.get("attempts").asInt()).isEqualTo(2);
          assertThat(answer.get("content").asString()).startsWith("1 2 3").endsWith(" 30");
        });
    var all =
        client
            .get("/conversation?limit=200")
            .valueStream()
            .filter(it -> !id(it).equals(OldestHistory.CONVERSATION))
            .toList();
    assertThat(id(all.getFirst())).isEqualTo(cutOff);
    assertThat(all.subList(1, all.size())).isEqualTo(settled.valueStream().toList());
    var conversation = id(all.get(1));
    assertThat(client.ask(conversation, "and now?").statusCode()).isEqualTo(200);
  }

  private static ServerProcess server(String name) throws IOException {
    return new ServerProcess(Files.createDirectories(folder.resolve(name)), UPSTREAM)
        .with("AXON_AXONSERVER_ENABLED", "false");
  }

  private static Path data(String name) {
    return folder.resolve(name).resolve("data");
  }

  private static Tool export(String name, Path file) throws Exception {
    return Tool.run(data(name), "export", file.toString());
  }

  private static String digest(Tool export) {
    return export.text().replaceFirst("(?s).*(SHA-256 [0-9a-f]{64}).*", "$1");
  }

  /// The lines without what differs from one export to the next.
  private static List<String> events(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .skip(1)
        .map(it -> it.replaceFirst("\"previous\":\"[0-9a-f]{64}\"", ""))
        .toList();
  }

  private static String message(String conversation, JsonNode message) {
    return "/conversation/" + conversation + "/message/" + id(message);
  }

  private static String id(JsonNode thing) {
    return thing.get("id").asString();
  }
}
