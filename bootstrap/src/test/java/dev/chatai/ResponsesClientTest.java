package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.ChatClient.Event;
import dev.chatai.api.openai.OpenResponses;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a client of OpenAI's Responses does, and what it reads checked against the specification.
abstract class ResponsesClientTest extends ClientTest {
  static final String RESPONSES = "/v1/responses";

  HttpResponse<String> post(String body) {
    return client.post(RESPONSES, body.replace('\'', '"'));
  }

  JsonNode created(String body) {
    var response = post(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return valid(json(response));
  }

  static JsonNode valid(JsonNode response) {
    OpenResponses.assertIs("ResponseResource", response);
    return response;
  }

  HttpResponse<Stream<String>> open(String body, String... headers) {
    var request =
        client
            .request(RESPONSES)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.replace('\'', '"')));
    return client.send(
        headers.length == 0 ? request : request.headers(headers), BodyHandlers.ofLines());
  }

  List<Event> stream(String body) {
    try (var lines = open(body).body()) {
      return valid(ChatClient.events(lines));
    }
  }

  static List<Event> valid(List<Event> events) {
    assertThat(events)
        .isNotEmpty()
        .allSatisfy(it -> {
          OpenResponses.assertEvent(it.data());
          assertThat(it.name()).isEqualTo(it.data().get("type").asString());
          assertThat(it.id()).isEqualTo(it.data().get("sequence_number").asLong());
        });
    return events;
  }

  List<Event> replay(String id, String more) {
    return ChatClient.events(client.openStream(path(id) + "?stream=true" + more).body());
  }

  static String path(String response) {
    return RESPONSES + "/" + response;
  }

  static String id(JsonNode object) {
    return object.get("id").asString();
  }

  static String text(JsonNode response) {
    return response.at("/output/0/content/0/text").asString();
  }

  /// The native id of one of OpenAI's.
  static String uuid(String id) {
    var hex = id.substring(id.indexOf('_') + 1);
    return new UUID(
            Long.parseUnsignedLong(hex.substring(0, 16), 16),
            Long.parseUnsignedLong(hex.substring(16), 16))
        .toString();
  }

  String conversation(JsonNode response) {
    return "/conversation/" + uuid(response.at("/conversation/id").asString());
  }

  static void assertRefused(HttpResponse<String> response, int status, @Nullable String param) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    var error = json(response).get("error");
    assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
    assertThat(error.get("param").asString("")).isEqualTo(param == null ? "" : param);
  }
}
