package dev.chatai.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FakeUpstreamTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final FakeUpstream fake = new FakeUpstream();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.shutdownNow();
    fake.close();
  }

  @Test
  void echoes_with_finish_usage_and_done() throws Exception {
    var events = events("One two?");

    assertThat(events.getLast()).isEqualTo("[DONE]");
    assertThat(text(events)).isEqualTo("echo One two?");
    assertThat(events.get(events.size() - 3)).contains("\"finish_reason\":\"stop\"");
    assertThat(events.get(events.size() - 2)).contains("\"total_tokens\":5");
    var request = fake.requests().getFirst();
    assertThat(request.model()).isEqualTo("m");
    assertThat(request.headers()).containsEntry("authorization", "Bearer key");
    assertThat(request.lastUserMessage()).isEqualTo("One two?");
    assertThat(request.firstPieceSentAt()).isPresent();
    assertThat(request.closedByClient()).isFalse();
  }

  @Test
  void streams_as_many_pieces_as_it_is_told() throws Exception {
    assertThat(text(events("[[normal:4,1,1]] 😀😀😀"))).isEqualTo("echo [[normal:4,1,1]] 😀😀😀");
    assertThat(text(events("[[count:3]]"))).isEqualTo("1 2 3");
    assertThat(text(events("[[stamped:3]]"))).matches("(\\d{16} ){3}");
    assertThat(text(events("[[split-bytes]]"))).isEqualTo("hé🙂 ü");
    assertThat(text(events(" [[char-by-char]] 😀\n"))).isEqualTo(" [[char-by-char]] 😀\n");
    assertThat(text(events(" [[byte-by-byte]] 😀\n"))).isEqualTo(" [[byte-by-byte]] 😀\n");
    assertThat(text(events("[[huge:100000]]"))).hasSize(100_000);
  }

  @Test
  void fails_so_often_for_each_question_and_then_answers() throws Exception {
    assertThat(status("[[flaky:2]] a")).isEqualTo(503);
    assertThat(status("[[flaky:2]] b")).isEqualTo(503);
    assertThat(status("[[flaky:2]] a")).isEqualTo(503);
    assertThat(status("[[flaky:2]] a")).isEqualTo(200);
    assertThat(status("[[rate-limit]]")).isEqualTo(429);
    assertThat(status("[[rate-limit]]")).isEqualTo(200);
    assertThat(status("[[no-such-scenario]]")).isEqualTo(501);
  }

  @Test
  void does_what_a_script_says() throws Exception {
    fake.script(_ -> Scenario.Plain.ONLY_DONE);

    assertThat(events("One?")).containsExactly("[DONE]");
  }

  @Test
  void cuts_the_connection() {
    assertThatThrownBy(() -> events("[[tcp-cut]] One?")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> events("[[reset-before-headers]]")).isInstanceOf(IOException.class);

    assertThat(fake.requests()).isNotEmpty().noneMatch(FakeUpstream.Request::closedByClient);
  }

  @Test
  void sees_that_the_client_closed() throws Exception {
    var answer = client.send(request("[[hang-midstream]] One?"), BodyHandlers.ofInputStream());
    var request = fake.requests().getFirst();
    assertThat(request.closedByClient()).isFalse();

    answer.body().close();

    assertThat(request.awaitClosed(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void serves_many_at_once() {
    var answers =
        IntStream.range(0, 200)
            .mapToObj(i -> client.sendAsync(request("[[slow:20,5]] " + i), BodyHandlers.ofString()))
            .toList();

    var numbers = IntStream.rangeClosed(1, 20).mapToObj(String::valueOf);
    var expected = numbers.collect(Collectors.joining(" "));
    assertThat(answers)
        .allSatisfy(
            it -> assertThat(text(events(it.join().body().lines().toList()))).isEqualTo(expected));
  }

  @Test
  void lists_its_model() throws Exception {
    var request = HttpRequest.newBuilder(URI.create(fake.baseUrl() + "/models")).build();

    assertThat(client.send(request, BodyHandlers.ofString()).body()).contains(FakeUpstream.MODEL);
  }

  private HttpRequest request(String message) {
    var body =
        """
        {"model":"m","stream":true,"stream_options":{"include_usage":true},
         "messages":[{"role":"user","content":%s}]}\
        """
            .formatted(JSON.writeValueAsString(message));
    return HttpRequest.newBuilder(URI.create(fake.baseUrl() + "/chat/completions"))
        .header("Authorization", "Bearer key")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private int status(String message) throws Exception {
    return client.send(request(message), BodyHandlers.ofString()).statusCode();
  }

  private List<String> events(String message) throws Exception {
    return events(client.send(request(message), BodyHandlers.ofString()).body().lines().toList());
  }

  private static List<String> events(List<String> lines) {
    return lines.stream().filter(it -> it.startsWith("data: ")).map(it -> it.substring(6)).toList();
  }

  private static String text(List<String> events) {
    return events.stream()
        .filter(it -> it.startsWith("{"))
        .map(JSON::readTree)
        .map(it -> it.path("choices").path(0).path("delta").path("content"))
        .filter(JsonNode::isString)
        .map(JsonNode::asString)
        .collect(Collectors.joining());
  }
}
