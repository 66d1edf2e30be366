package dev.chatai;

import static dev.chatai.ChatClient.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.llm.FakeUpstream;
import dev.chatai.llm.Scenario;
import dev.chatai.postgres.RunningDatabase;
import dev.chatai.postgres.Sql;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/// What was erased cannot be read any more, wherever one looks (G9). Words that are looked for are
/// canaries: they stand nowhere else.
@Timeout(300)
class ErasureTest {
  private static final String CANARY = "Kanarienvogel5807";
  private static final List<String> SPOKEN =
      List.of("thought", "text", "argument", "source", "result");
  private static final String ERASED = "[erased]";
  private static final boolean AXON_SERVER =
      "true".equals(System.getenv("AXON_AXONSERVER_ENABLED"));

  private static final FakeUpstream UPSTREAM = new FakeUpstream();

  @TempDir private static Path folder;
  private static ServerProcess server;
  private static ChatClient client;

  @BeforeAll
  static void server() throws Exception {
    server = new ServerProcess(folder, UPSTREAM).with("CHATAI_SYSTEM_PROMPT", "As a server.");
    client = server.client();
  }

  /// One server for all tests. It may be stopped when a test has failed.
  @BeforeEach
  void start() throws IOException {
    if (!server.runs()) {
      server.start();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    UPSTREAM.close();
  }

  @Test
  void a_canary_is_in_no_file_even_before_and_in_no_answer_after() throws Exception {
    var conversation = client.start(canaries());
    var first = keyed(conversation, CANARY + " asks");
    assertThat(first.get("content").asString()).contains(CANARY);
    client.post(message(conversation, first.get("id").asString()) + "/regenerate", "{}");
    UPSTREAM.script(it -> it.body().has("tools") ? call() : Scenario.chosenBy(it));
    for (var more : List.of(moreThanText(), result())) {
      var answer = client.post("/conversation/completion/" + conversation, more);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
    assertThat(client.get("/conversation/" + conversation).toString())
        .contains(SPOKEN.stream().map(it -> CANARY + " " + it).toList());
    for (var i = 0; i < 12; i++) { // enough for a snapshot
      assertThat(client.ask(conversation, CANARY + " " + i).statusCode()).isEqualTo(200);
    }
    assertThat(client.get("/conversation/" + conversation + "/events").size()).isGreaterThan(50);
    assertThat(client.get("/conversation/" + conversation).toString()).contains(CANARY);
    assertNoFileHolds(CANARY);

    assertThat(delete("/conversation/" + conversation)).isEqualTo(204);
    assertErased(conversation, first.get("id").asString());
    assertThat(count("idempotency_key")).isZero();
    assertThat(count("answer_lease")).isZero();
    if (!AXON_SERVER) {
      assertThat(count("snapshot_event_entry")).isPositive();
    }
    var metrics = server.management();
    assertThat(metrics.send(metrics.request("/actuator/prometheus").GET()).body())
        .contains("chatai_generations_running")
        .doesNotContain(CANARY);

    rebuild("?compare=true");
    rebuild("");
    assertErased(conversation, first.get("id").asString());

    server.close();
    if (!AXON_SERVER) {
      var file = folder.resolve("export.jsonl");
      assertThat(Tool.run(folder.resolve("data"), "export", file.toString()).status()).isZero();
      assertThat(file).content().contains(conversation).doesNotContain(CANARY);
    }
    server.start();
    assertErased(conversation, first.get("id").asString());
    assertNoFileHolds(CANARY);
  }

  @Test
  void an_answer_under_way_is_stopped_and_its_stream_ends() throws Exception {
    var conversation = client.start();
    var stream = client.openEvents(conversation, "take [[slow:600,50]] long");
    var answer = stream.headers().firstValue("X-Message-Id").orElseThrow();
    var queued =
        CompletableFuture.supplyAsync(() -> client.ask(conversation, "and then " + CANARY));
    await().until(() -> client.get("/conversation/" + conversation).get("messages").size() == 4);
    var heard = new CopyOnWriteArrayList<ChatClient.Event>();
    var read = CompletableFuture.runAsync(() -> ChatClient.events(stream.body(), heard::add));
    await().until(() -> heard.stream().anyMatch(it -> it.name().equals("message.delta")));
    assertThat(delete("/conversation/" + conversation)).isEqualTo(204);
    read.get();
    assertThat(heard).noneMatch(it -> it.name().equals("message.completed"));
    assertThat(queued.get().statusCode()).isEqualTo(404);
    assertThat(status(message(conversation, answer) + "/stream")).isEqualTo(404);
    var types = types(conversation);
    assertThat(types).endsWith("AnswerCancelled", "AnswerCancelled", "ConversationErased");
    Thread.sleep(1_500);
    assertThat(count("answer_lease")).isZero();
    assertThat(types(conversation)).isEqualTo(types);
    assertThat(client.ask(conversation, "still there?").statusCode()).isEqualTo(404);
    assertThat(UPSTREAM.requests("and then")).isEmpty();
  }

  @Test
  void erasing_twice_is_once_and_what_is_not_there_cannot_be_erased() {
    var conversation = client.start();
    var other = client.start("{\"title\":\"stays\"}");
    assertThat(delete("/conversation/" + conversation)).isEqualTo(204);
    assertThat(delete("/conversation/" + conversation)).isEqualTo(204);
    assertThat(delete("/conversation/00000000-0000-7000-8000-000000000000")).isEqualTo(404);
    assertThat(delete("/conversation/x")).isEqualTo(400);
    assertThat(client.get("/conversation").toString()).contains(other).doesNotContain(conversation);
    assertThat(client.get("/conversation/" + other).get("title").asString()).isEqualTo("stays");
  }

  @Test
  void an_owner_takes_all_along_and_leaves_nothing() {
    delete("/owner"); // Axon Server may be another test's, too
    for (var i = 0; i < 25; i++) {
      client.start("{\"title\":\"" + CANARY + "\"}");
    }
    var branched = client.start();
    var answer = json(client.ask(branched, "hello"));
    client.post(message(branched, answer.get("id").asString()) + "/regenerate", "{}");
    var exported = client.get("/owner/export");
    assertThat(exported.get("owner").asString()).isEqualTo("local");
    assertThat(exported.get("conversations").size()).isEqualTo(26);
    assertThat(exported.get("conversations").get(0).get("messages").size()).isEqualTo(3);
    assertThat(delete("/owner")).isEqualTo(204);
    assertThat(client.get("/conversation")).isEmpty();
    assertThat(client.get("/owner/export").get("conversations")).isEmpty();
    assertThat(delete("/owner")).isEqualTo(204);
  }

  @Test
  void a_backup_from_before_does_not_bring_it_back() throws Exception {
    var conversation = client.start(canaries());
    client.ask(conversation, CANARY);
    var kept = client.start("{\"title\":\"kept\"}");
    server.close();
    var database = folder.resolve("data/postgresql");
    FileSystemUtils.copyRecursively(database, folder.resolve("backup"));
    server.start();
    assertThat(delete("/conversation/" + conversation)).isEqualTo(204);
    server.close();
    FileSystemUtils.deleteRecursively(database);
    Files.move(folder.resolve("backup"), database);
    Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rwx------"));
    server.start();
    assertThat(status("/conversation/" + conversation)).isEqualTo(404);
    assertThat(types(conversation)).endsWith("ConversationErased");
    assertThat(client.get("/conversation/" + conversation + "/events").toString())
        .contains(ERASED)
        .doesNotContain(CANARY);
    assertThat(client.get("/conversation/" + kept).get("title").asString()).isEqualTo("kept");
  }

  @Test
  void another_master_key_or_none_is_refused_in_plain_words() throws Exception {
    client.start(canaries());
    server.close();
    var key = folder.resolve("data/master.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    var right = Files.readString(key);
    try {
      for (var wrong : List.of("", "A".repeat(43), "no key")) {
        if (wrong.isEmpty()) {
          Files.delete(key);
        } else {
          Files.writeString(key, wrong);
        }
        assertThat(refused()).contains("master.key").contains("Put the right file back");
        assertThat(Files.exists(key)).isEqualTo(!wrong.isEmpty());
      }
    } finally {
      Files.writeString(key, right);
    }
    server.start();
    assertThat(client.get("/conversation").toString()).contains(CANARY);
  }

  private static String refused() throws IOException {
    Files.delete(folder.resolve("log"));
    try {
      server.start();
    } catch (IllegalStateException _) {
      var said = Files.readString(folder.resolve("log"));
      assertThat(said).doesNotContain("\tat ");
      return said;
    }
    throw new AssertionError("it has started");
  }

  private JsonNode keyed(String conversation, String question) {
    return json(
        client.send(
            client
                .request("/conversation/completion/" + conversation)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once")
                .POST(BodyPublishers.ofString("{\"message\":\"" + question + "\"}"))));
  }

  private void assertErased(String conversation, String message) {
    var path = "/conversation/" + conversation;
    for (var gone : List.of(path, message(conversation, message), path + "/stream")) {
      assertThat(status(gone)).as(gone).isEqualTo(404);
    }
    assertThat(client.get("/conversation").toString()).doesNotContain(conversation);
    for (var past :
        List.of(
            path + "/events?limit=1000",
            path + "?as_of=7",
            path + "?as_of=9999-01-01T00:00:00Z",
            message(conversation, message) + "/prompt")) {
      assertThat(client.get(past).toString()).as(past).contains(ERASED).doesNotContain(CANARY);
    }
  }

  /// Of the data folder and the log, but for the database's programs; of Axon Server's own files
  /// when CHATAI_TEST_AXON_SERVER_FILES names them.
  private void assertNoFileHolds(String word) throws IOException {
    var axonServer = System.getenv("CHATAI_TEST_AXON_SERVER_FILES");
    if (axonServer != null) {
      assertThat(holding(Path.of(axonServer), word)).isEmpty();
    }
    if (!AXON_SERVER) { // or nothing could be found this way
      assertThat(holding(folder, "ConversationStarted")).isNotEmpty();
    }
    assertThat(holding(folder, word)).isEmpty();
  }

  private List<Path> holding(Path root, String word) throws IOException {
    var binaries = folder.resolve("data/binaries");
    try (var files = Files.walk(root)) {
      return files
          .filter(it -> Files.isRegularFile(it) && !it.startsWith(binaries))
          .filter(it -> text(it).contains(word))
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException _) {
      return ""; // gone while the database works
    }
  }

  private static long count(String table) throws Exception {
    return Sql.count(RunningDatabase.in(folder.resolve("data")), table);
  }

  private void rebuild(String query) {
    var management = server.management();
    var path = "/actuator/projections/conversations";
    var begun = management.send(management.request(path + query).POST(BodyPublishers.noBody()));
    assertThat(begun.statusCode()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          var kind = query.isEmpty() ? "rebuild" : "comparison";
          var run = management.get("/actuator/projections").get("conversations").get(kind);
          assertThat(run.get("state").asString()).isEqualTo("done");
          assertThat(run.get("difference").isNull()).isTrue();
        });
  }

  private List<String> types(String conversation) {
    return client
        .get("/conversation/" + conversation + "/events?limit=1000")
        .valueStream()
        .map(it -> it.get("type").asString())
        .toList();
  }

  private int delete(String path) {
    return client.delete(path).statusCode();
  }

  private int status(String path) {
    return client.send(client.request(path).GET()).statusCode();
  }

  private static String message(String conversation, String message) {
    return "/conversation/" + conversation + "/message/" + message;
  }

  private static String moreThanText() {
    return """
    {"message": [{"type": "text", "text": "What is @?"},
                 {"type": "image", "url": "https://example.org/@.png"}],
     "stop": ["@ stop"], "tool_choice": {"name": "@"},
     "tools": [{"name": "@", "description": "@ tool", "parameters": {"title": "@ schema"}}],
     "response_format": {"type": "json_schema", "name": "@", "schema": {"title": "@ format"}}}\
    """
        .replace("@", CANARY);
  }

  /// Its words are those of [#SPOKEN].
  private static Scenario call() {
    var deltas =
        """
        {"reasoning_content":"@ thought"}
        {"content":"@ text"}
        {"tool_calls":[{"index":0,"id":"c1","function":{"name":"@","arguments":"{\\"@ argument"}}]}
        {"tool_calls":[{"index":0,"function":{"arguments":"\\":1}"}}]}
        {"annotations":[{"type":"url_citation","url_citation":{"url":"https://example.org/@","title":"@ source"}}]}\
        """
            .replace("@", CANARY);
    return new Scenario.Deltas(deltas.lines().toList(), Duration.ZERO, "tool_calls");
  }

  private static String result() {
    return "{\"tool_results\": [{\"tool_call_id\": \"c1\", \"content\": \"@ result\"}]}"
        .replace("@", CANARY);
  }

  private static String canaries() {
    return """
    {"title":"@ title","system_prompt":"@ prompt","metadata":{"@":"@ value"}}\
    """
        .replace("@", CANARY);
  }
}
