package dev.chatai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Calls every route as another owner. A new route has to be added here, with how it is called and
/// whether it could show data of others.
class RouteWalkTest extends SecuredTest {
  private static final String SECRET = "zanzibar-4711";
  private static final String TURN = "{\"message\": \"Hello\", \"stream\": %s}";

  private static final String RESULTS =
      "{\"tool_results\": [{\"tool_call_id\": \"call_1\", \"content\": \"Drizzle\"}]}";

  /// Routes of one conversation or message, with request bodies if any. They are 404 for others.
  private static final Map<String, List<String>> OWNED =
      Map.ofEntries(
          Map.entry("GET /conversation/{id}", List.of()),
          Map.entry("PATCH /conversation/{id}", List.of("{\"title\": \"mine\"}", "{}")),
          Map.entry("DELETE /conversation/{id}", List.of()),
          Map.entry("GET /conversation/{id}/stream", List.of()),
          Map.entry("GET /conversation/{id}/events", List.of()),
          Map.entry(
              "POST /conversation/completion/{id}",
              List.of(TURN.formatted("false"), TURN.formatted("true"), RESULTS)),
          Map.entry("GET /conversation/{id}/message/{mid}", List.of()),
          Map.entry("GET /conversation/{id}/message/{mid}/stream", List.of()),
          Map.entry("GET /conversation/{id}/message/{mid}/prompt", List.of()),
          Map.entry("GET /conversation/{id}/message/{mid}/siblings", List.of()),
          Map.entry("GET /conversation/{id}/messages", List.of()),
          Map.entry("GET /conversation/{id}/tree", List.of()),
          Map.entry("POST /conversation/{id}/message/{mid}/cancel", List.of("")),
          Map.entry(
              "POST /conversation/{id}/message/{mid}/regenerate",
              List.of("", "{\"stream\": true}")),
          Map.entry(
              "POST /v1/responses",
              List.of(
                  "{\"input\": \"Hello\", \"conversation\": \"conv_{id}\"}",
                  "{\"input\": \"Hello\", \"previous_response_id\": \"resp_{mid}\"}",
                  "{\"input\": [{\"type\": \"item_reference\", \"id\": \"msg_{mid}\"}]}")),
          Map.entry("GET /v1/responses/{id}", List.of()),
          Map.entry("DELETE /v1/responses/{id}", List.of()),
          Map.entry("POST /v1/responses/{id}/cancel", List.of("")),
          Map.entry("GET /v1/responses/{id}/input_items", List.of()),
          Map.entry("GET /v1/chat/completions/{id}", List.of()),
          Map.entry("GET /v1/chat/completions/{id}/messages", List.of()),
          Map.entry("DELETE /v1/chat/completions/{id}", List.of()),
          Map.entry("GET /v1/conversations/{id}", List.of()),
          Map.entry("POST /v1/conversations/{id}", List.of("{\"metadata\": {}}")),
          Map.entry("DELETE /v1/conversations/{id}", List.of()),
          Map.entry("GET /v1/conversations/{id}/items", List.of()),
          Map.entry(
              "POST /v1/conversations/{id}/items",
              List.of("{\"items\": [{\"role\": \"user\", \"content\": \"Hello\"}]}")),
          Map.entry("GET /v1/conversations/{id}/items/{item}", List.of()),
          Map.entry("DELETE /v1/conversations/{id}/items/{item}", List.of()));

  /// Routes of the caller's own data, or of public data, with a path to call. Their responses have
  /// nothing of others.
  private static final Map<String, String> OWN =
      Map.ofEntries(
          Map.entry("GET /", "/"),
          Map.entry("GET /docs", "/docs"),
          Map.entry("GET /docs/docs.js", "/docs/docs.js"),
          Map.entry("GET /openapi.json", "/openapi.json"),
          Map.entry("GET /openapi.json.yaml", "/openapi.json.yaml"),
          Map.entry("* /error", "/error"),
          Map.entry("GET /conversation", "/conversation?limit=200"),
          Map.entry("POST /conversation", "/conversation"),
          Map.entry("GET /conversation/search", "/conversation/search?q=zanzibar"),
          Map.entry("GET /usage", "/usage"),
          Map.entry("GET /owner", "/owner"),
          Map.entry("GET /owner/export", "/owner/export"),
          Map.entry("POST /v1/chat/completions", "/v1/chat/completions"),
          Map.entry("GET /v1/chat/completions", "/v1/chat/completions?limit=100"),
          Map.entry("GET /v1/models", "/v1/models"),
          Map.entry("GET /v1/models/{*id}", "/v1/models/some/model:7b"),
          Map.entry("POST /v1/conversations", "/v1/conversations"),
          Map.entry("POST /v1/responses/compact", "/v1/responses/compact"),
          Map.entry("DELETE /owner", "/owner"));

  /// Routes of administrators. They are 403 for others.
  private static final Set<String> ADMIN =
      Set.of(
          "GET /admin/processors",
          "POST /admin/processors/{name}",
          "DELETE /admin/processors/{name}",
          "GET /admin/answers",
          "POST /admin/answers/{mid}/cancel",
          "GET /admin/activity",
          "GET /admin/usage",
          "GET /admin/keys",
          "POST /admin/keys",
          "DELETE /admin/keys/{id}");

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mappings;

  private ChatClient ada;
  private ChatClient eve;
  private String conversation;
  private List<String> messages;

  @BeforeEach
  void aConversationOfAda() {
    ada = owner("walk-ada");
    eve = owner("walk-eve");
    conversation = ada.start("{\"title\": \"" + SECRET + "\"}");
    ada.ask(conversation, SECRET);
    messages = new ArrayList<>();
    ada.get("/conversation/" + conversation)
        .get("messages")
        .forEach(it -> messages.add(it.get("id").asString()));
    assertThat(messages).hasSize(2);
  }

  private Set<String> routes() {
    var routes = new TreeSet<String>();
    mappings
        .getHandlerMethods()
        .keySet()
        .forEach(mapping -> {
          var methods = mapping.getMethodsCondition().getMethods();
          for (var path : mapping.getPatternValues()) {
            if (methods.isEmpty()) {
              routes.add("* " + path);
            }
            for (RequestMethod method : methods) {
              routes.add(method + " " + path);
            }
          }
        });
    return routes;
  }

  @Test
  void every_route_is_known_here() {
    assertThat(routes())
        .hasSizeGreaterThan(10)
        .allSatisfy(route ->
            assertThat(OWNED.containsKey(route) || OWN.containsKey(route) || ADMIN.contains(route))
                .as("RouteWalkTest does not know how to call %s", route)
                .isTrue());
  }

  @Test
  void data_of_others_is_404() {
    var before = ada.get("/conversation/" + conversation);
    var events = ada.get("/conversation/" + conversation + "/events");
    for (var route : routes()) {
      if (OWNED.containsKey(route)) {
        for (var message : messages) {
          for (var response : calls(route, message)) {
            assertThat(response.statusCode()).as("%s: %s", route, response.body()).isEqualTo(404);
            assertThat(response.body()).as(route).doesNotContain(SECRET);
          }
        }
      }
    }
    assertThat(ada.get("/conversation/" + conversation)).isEqualTo(before);
    assertThat(ada.get("/conversation/" + conversation + "/events")).isEqualTo(events);
  }

  @Test
  void routes_of_administrators_are_for_nobody_else() {
    assertThat(routes()).containsAll(ADMIN);
    for (var route : ADMIN) {
      var method = route.split(" ")[0];
      var path =
          route
              .split(" ")[1]
              .replace("{mid}", messages.getLast())
              .replace("{name}", "conversations")
              .replace("{id}", "000000000000");
      for (var caller : List.of(eve, stranger())) {
        var request =
            caller
                .request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString("{\"owner\": \"mallory\"}"));
        var response = caller.send(request);
        assertThat(response.statusCode()).as(route).isEqualTo(caller == eve ? 403 : 401);
        assertThat(response.body()).doesNotContain(conversation);
      }
    }
    assertThat(keys.list()).noneMatch(it -> it.owner().equals("mallory"));
  }

  /// A different response would reveal that the conversation exists.
  @Test
  void and_the_same_response_as_for_what_does_not_exist() {
    var nothing = "01a20a44-eeff-7a65-9f79-bd9ce4242248";
    for (var path : List.of("/conversation/%s", "/conversation/%s/events")) {
      assertThat(eve.get(path.formatted(conversation)).toString())
          .isEqualTo(eve.get(path.formatted(nothing)).toString().replace(nothing, conversation));
    }
  }

  @Test
  void other_routes_show_no_data_of_others() {
    for (var route : routes()) {
      if (OWN.containsKey(route)) {
        var path = requireNonNull(OWN.get(route));
        var response =
            switch (route.substring(0, route.indexOf(' '))) {
              case "POST" -> eve.post(path, "{}");
              case "DELETE" -> eve.send(eve.request(path).DELETE());
              default -> eve.response(path);
            };
        assertThat(response.body())
            .as(route)
            .doesNotContain(SECRET)
            .doesNotContain(conversation)
            .doesNotContain(messages.getFirst());
      }
    }
    assertThat(ada.response("/conversation/" + conversation).statusCode()).isEqualTo(200);
  }

  @Test
  void a_page_after_a_conversation_of_others_shows_nothing_of_it() {
    eve.start();
    var page = eve.response("/conversation?after=" + conversation);
    assertThat(page.body()).doesNotContain(SECRET);
  }

  /// Each owner has separate idempotency keys.
  @Test
  void an_idempotency_key_of_others_has_no_effect() {
    var body = "{\"title\": \"the same\"}";
    assertThat(started(eve, body)).isNotEqualTo(started(ada, body)).isEqualTo(started(eve, body));
  }

  private static String started(ChatClient client, String body) {
    var request =
        client
            .request("/conversation")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "walk")
            .POST(BodyPublishers.ofString(body));
    return ChatClient.json(client.send(request)).get("id").asString();
  }

  /// Calls the route as Eve, with each kind of `Accept`.
  private List<HttpResponse<String>> calls(String route, String message) {
    var method = route.split(" ")[0];
    var path = path(route.split(" ")[1], message);
    var bodies = requireNonNull(OWNED.get(route));
    var responses = new ArrayList<HttpResponse<String>>();
    for (var accept : List.of("*/*", "text/event-stream, application/json")) {
      for (var body : bodies.isEmpty() ? List.of("") : bodies) {
        var request = eve.request(path).header("Accept", accept);
        if (!body.isEmpty()) {
          request.header("Content-Type", "application/json");
        }
        responses.add(
            eve.send(
                request.method(
                    method,
                    body.isEmpty()
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(hex(body, message)))));
      }
    }
    return responses;
  }

  private String path(String pattern, String message) {
    return pattern.startsWith("/v1/")
        ? hex(
            pattern
                .replace("/responses/{id}", "/responses/resp_{mid}")
                .replace("/completions/{id}", "/completions/chatcmpl-{mid}")
                .replace("/{id}", "/conv_{id}")
                .replace("/{item}", "/msg_{mid}"),
            message)
        : pattern.replace("{mid}", message).replace("{id}", conversation);
  }

  /// With ids as OpenAI's clients know them.
  private String hex(String text, String message) {
    return text.replace("{mid}", message.replace("-", ""))
        .replace("{id}", conversation.replace("-", ""));
  }
}
