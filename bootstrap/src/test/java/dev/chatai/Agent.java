package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.ChatClient.Event;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client that carries out the tools that a model calls, and gives it the results, until it calls
/// none. When the server breaks off it goes on where it was: it sends a turn again under the same
/// key, or reads on after the last event that it has seen.
final class Agent {
  /// Sees what the agent does, and may do something to the server meanwhile.
  interface Watch {
    /// A turn is about to be sent, the first is 0.
    void sends(int turn);

    void heard(int turn, Event event);

    /// Waits until the server is back.
    void brokenOff();
  }

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ChatClient client;
  private final String conversation;
  private final Watch watch;

  /// How often each call was carried out, by its id.
  private final Map<String, Integer> carriedOut = new HashMap<>();

  private int turns;

  Agent(ChatClient client, String conversation, Watch watch) {
    this.client = client;
    this.conversation = conversation;
    this.watch = watch;
  }

  /// @param options of each turn
  /// @param rounds of tool calls after which none is demanded any more
  /// @return the last answer
  JsonNode run(String question, Map<String, Object> options, int rounds) {
    var body = new HashMap<>(options);
    body.put("message", question);
    var answer = turn(body);
    while (answer.get("finish_reason").asString().equals("tool_calls")) {
      body = new HashMap<>(options);
      if (turns >= rounds) {
        body.remove("tool_choice");
      }
      body.put("tool_results", answer.get("tool_calls").valueStream().map(this::result).toList());
      answer = turn(body);
    }
    return answer;
  }

  Map<String, Integer> carriedOut() {
    return carriedOut;
  }

  private Map<String, String> result(JsonNode call) {
    var id = call.get("id").asString();
    carriedOut.merge(id, 1, Integer::sum);
    return Map.of("tool_call_id", id, "content", given(id, call.get("arguments").asString()));
  }

  /// What the tool gives.
  static String given(String call, String arguments) {
    return call + " gives " + arguments;
  }

  private JsonNode turn(Map<String, Object> body) {
    var turn = turns++;
    var key = UUID.randomUUID().toString();
    var seen = new ArrayList<Event>();
    String stream = null;
    watch.sends(turn);
    while (seen.isEmpty() || !Streams.terminal(seen.getLast())) {
      try {
        var request = stream == null ? posted(body, key) : resumed(stream, seen);
        var response =
            client.send(request.header("Accept", "text/event-stream"), BodyHandlers.ofLines());
        try (var lines = response.body()) {
          assertThat(response.statusCode()).isEqualTo(200);
          stream = response.headers().firstValue("Location").orElse(stream);
          ChatClient.events(
              lines,
              it -> {
                seen.add(it);
                watch.heard(turn, it);
              });
        }
      } catch (UncheckedIOException _) {
        watch.brokenOff();
      }
    }
    var answer = seen.getLast().data().get("message");
    assertThat(Streams.wrongs(seen)).isEmpty();
    assertThat(Streams.text(seen)).isEqualTo(answer.get("content").asString());
    assertThat(calls(seen))
        .isEqualTo(answer.path("tool_calls").valueStream().map(Agent::line).toList());
    return answer;
  }

  private HttpRequest.Builder posted(Map<String, Object> body, String key) {
    return client
        .request("/conversation/completion/" + conversation)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", key)
        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
  }

  private HttpRequest.Builder resumed(String stream, List<Event> seen) {
    var after = seen.isEmpty() ? 0 : seen.getLast().id();
    return client.request(stream).header("Last-Event-ID", String.valueOf(after));
  }

  /// The calls that the fragments since the last restart make.
  private static List<String> calls(List<Event> seen) {
    var calls = new TreeMap<Integer, String>();
    for (var event : seen) {
      switch (event.name()) {
        case "message.restarted" -> calls.clear();
        case "message.tool_call.delta" ->
            calls.merge(event.data().get("index").asInt(), line(event.data()), String::concat);
        default -> {}
      }
    }
    return List.copyOf(calls.values());
  }

  private static String line(JsonNode call) {
    return call.path("id").asString("")
        + call.path("name").asString("")
        + call.path("arguments").asString("");
  }
}
