package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.FuzzedRequests.Fuzzed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Sends valid and invalid requests generated from the OpenAPI document, several at once. None may
/// cause a 5xx, remain without a response, or leave an unfinished turn.
@Timeout(600)
class FuzzTest extends ClientTest {
  private static final int REQUESTS = Integer.getInteger("chatai.fuzz.requests", 5_000);
  private static final int AT_ONCE = 8;
  private static final int CONVERSATIONS = 12;

  private final List<String> conversations = new CopyOnWriteArrayList<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();

  @Test
  void no_request_breaks_the_server_or_leaves_half_a_turn() throws Exception {
    var seed = seed();
    for (var i = 0; i < CONVERSATIONS; i++) {
      var conversation = client.start();
      conversations.add(conversation);
      client.ask(conversation, "a first question");
      client
          .get("/conversation/" + conversation)
          .get("messages")
          .forEach(it -> messages.add(it.get("id").asString()));
    }
    var random = new Random(seed);
    var requests = new FuzzedRequests(client.get("/openapi.json"), random, this::known);
    var statuses = new ConcurrentLinkedQueue<Integer>();
    var wrong = new ConcurrentLinkedQueue<String>();
    var room = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < REQUESTS; i++) {
        var request = requests.next();
        var leaves = random.nextInt(10) == 0;
        room.acquire();
        var _ =
            threads.submit(() -> {
              try {
                send(client, request, leaves, statuses, wrong);
              } finally {
                room.release();
              }
            });
      }
    }
    report(requests.operations(), statuses);
    assertThat(wrong).as("seed %d", seed).isEmpty();
    assertThat(statuses).hasSizeGreaterThan(REQUESTS * 9 / 10).contains(200, 400, 404, 422);
    assertThat(conversations).hasSizeGreaterThan(CONVERSATIONS);
    for (var conversation : conversations) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(ends(client, conversation))
                  .as("seed %d, %s", seed, conversation)
                  .allSatisfy((_, ends) -> assertThat(ends).isEqualTo(1)));
    }
  }

  private String known(String parameter, Random random) {
    var all = parameter.equals("mid") ? messages : conversations;
    // only ids from the beginning, so that a seed gives the same requests
    return all.get(random.nextInt(parameter.equals("mid") ? 2 * CONVERSATIONS : CONVERSATIONS));
  }

  private void send(
      ChatClient client,
      Fuzzed request,
      boolean leaves,
      Queue<Integer> statuses,
      Queue<String> wrong) {
    try {
      var builder =
          client
              .request(request.path())
              .method(request.method(), BodyPublishers.ofByteArray(request.body()));
      request.headers().forEach(builder::header);
      var response = client.send(builder, BodyHandlers.ofInputStream());
      statuses.add(response.statusCode());
      var text = leaves || endless(request) ? left(response) : read(response);
      if (response.statusCode() >= 500) {
        wrong.add(response.statusCode() + " " + text + " for " + request);
      } else if (request.method().equals("POST") && text.contains("\"messages\":")) {
        conversations.add(json(text).get("id").asString());
      }
    } catch (IOException
        | RuntimeException dropped) { // without a response, or in the middle of one
      wrong.add(dropped + " for " + request);
    }
  }

  private static boolean endless(Fuzzed request) {
    return request.path().contains("/stream") && !request.path().contains("/message/");
  }

  private static String left(HttpResponse<InputStream> response) throws IOException {
    response.body().close();
    return "";
  }

  private static String read(HttpResponse<InputStream> response) throws IOException {
    var text = new ByteArrayOutputStream();
    try (var body = response.body()) {
      body.transferTo(text);
    } catch (IOException cut) {
      // a plain-text stream is aborted when another request cancels or erases its answer
      var type = response.headers().firstValue("Content-Type").orElse("");
      if (!type.startsWith("text/plain")) {
        throw cut;
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /// The number of terminal events of each answer.
  private static Map<String, Integer> ends(ChatClient client, String conversation) {
    var ends = new HashMap<String, Integer>();
    var after = 0L;
    while (true) {
      var page = client.get("/conversation/" + conversation + "/events?limit=1000&after=" + after);
      for (var event : page) {
        count(event, ends);
        after = event.get("number").asLong();
      }
      if (page.size() < 1_000) {
        return ends;
      }
    }
  }

  private static void count(JsonNode event, Map<String, Integer> ends) {
    switch (event.get("type").asString()) {
      case "MessagePosted", "AnswerRequested" ->
          ends.merge(event.get("payload").get("answer").asString(), 0, Integer::sum);
      case "AnswerCompleted", "AnswerFailed", "AnswerCancelled" ->
          ends.merge(event.get("payload").get("answer").asString(), 1, Integer::sum);
      default -> {
        // neither the start nor the end of an answer
      }
    }
  }

  @SuppressWarnings("SystemOut")
  private static long seed() {
    var seed = Long.getLong("chatai.fuzz.seed", new Random().nextInt(1_000_000));
    System.out.println("FUZZ seed " + seed + " (-Dchatai.fuzz.seed)");
    return seed;
  }

  @SuppressWarnings("SystemOut")
  private static void report(int operations, Queue<Integer> statuses) {
    var counted = new TreeMap<Integer, Integer>();
    statuses.forEach(it -> counted.merge(it, 1, Integer::sum));
    System.out.println(
        "FUZZ " + statuses.size() + " answers of " + operations + " operations: " + counted);
  }
}
