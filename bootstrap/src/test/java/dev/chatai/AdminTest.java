package dev.chatai;

import static dev.chatai.ChatClient.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.api.security.ApiKeys;
import dev.chatai.api.security.Role;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/// What administrators do with a key. That nobody else may, [RouteWalkTest] shows.
@ExtendWith(OutputCaptureExtension.class)
class AdminTest extends SecuredTest {
  private String rootKey;
  private ChatClient admin;

  @BeforeEach
  void anAdministrator() {
    rootKey = keys.create("root", Role.ADMIN, null);
    admin = new ChatClient(port).as(rootKey);
  }

  @Test
  void a_key_is_made_shown_once_listed_and_revoked(CapturedOutput output) {
    var made = admin.post("/admin/keys", "{\"owner\": \"grace\", \"expires_in_days\": 30}");
    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
    var key = json(made).get("key").asString();
    var grace = new ChatClient(port).as(key);
    assertThat(grace.response("/conversation").statusCode()).isEqualTo(200);
    assertThat(grace.response("/admin/keys").statusCode()).isEqualTo(403);

    var listed = ofOwner(admin.get("/admin/keys"), "grace");
    assertThat(listed.get("admin").asBoolean()).isFalse();
    assertThat(listed.get("expires_at").asString()).isNotBlank();
    assertThat(listed.get("revoked_at").isNull()).isTrue();
    assertThat(admin.get("/admin/keys").toString()).doesNotContain(key.substring(20));

    var id = listed.get("id").asString();
    assertThat(key).startsWith("chatai_" + id);
    assertThat(admin.delete("/admin/keys/" + id).statusCode()).isEqualTo(204);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> grace.response("/conversation").statusCode() == 401);
    assertThat(ofOwner(admin.get("/admin/keys"), "grace").get("revoked_at").isNull()).isFalse();
    assertThat(admin.delete("/admin/keys/nothing").statusCode()).isEqualTo(404);
    assertThat(output.getAll())
        .contains(who() + " made the key " + id + " for grace, role user.")
        .contains(who() + " revoked the key " + id + ".")
        .doesNotContain(key.substring(20));
  }

  /// As the log names the administrator of these tests.
  private String who() {
    return "root (key " + ApiKeys.idOf(rootKey) + ")";
  }

  @Test
  void everyone_may_ask_who_they_are() {
    assertThat(admin.get("/owner").toString()).isEqualTo("{\"owner\":\"root\",\"admin\":true}");
    assertThat(owner("kay").get("/owner").toString())
        .isEqualTo("{\"owner\":\"kay\",\"admin\":false}");
  }

  @Test
  void a_key_of_an_administrator_is_one() {
    var made = admin.post("/admin/keys", "{\"owner\": \"second\", \"admin\": true}");
    var second = new ChatClient(port).as(json(made).get("key").asString());
    assertThat(second.response("/admin/keys").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"owner\": \"local\"}",
        "{\"owner\": \"a b\"}",
        "{\"owner\": \"ada\", \"expires_in_days\": 0}",
        "{\"owner\": \"ada\", \"expires_in_days\": 100000}"
      })
  void an_invalid_key_is_refused(String body) {
    var response = admin.post("/admin/keys", body);
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).get("code").asString()).isEqualTo("invalid_field");
  }

  @Test
  void an_open_answer_of_another_owner_is_listed_without_words_and_stopped(CapturedOutput output) {
    var alan = owner("alan");
    var conversation = alan.start();
    var stream = alan.openEvents(conversation, "[[slow:600,100]] enigma");
    var listed =
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> find(admin.get("/admin/answers"), "alan"), Objects::nonNull);
    assertThat(listed.toString()).doesNotContain("enigma");
    assertThat(listed.get("conversation_id").asString()).isEqualTo(conversation);
    assertThat(listed.get("attempt").asInt()).isEqualTo(1);
    assertThat(admin.response("/conversation/" + conversation).statusCode()).isEqualTo(404);

    var message = listed.get("message_id").asString();
    var stop = "/admin/answers/" + message + "/cancel";
    assertThat(admin.post(stop, "").statusCode()).isEqualTo(202);
    stream.body().close();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            alan.get("/conversation/" + conversation + "/message/" + message)
                .get("status")
                .asString()
                .equals("cancelled"));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> find(admin.get("/admin/answers"), "alan") == null);
    assertThat(admin.post(stop, "").statusCode()).isEqualTo(404);
    assertThat(output.getAll())
        .containsOnlyOnce(who() + " stopped the answer " + message + " for alan.")
        .doesNotContain("enigma");
  }

  @Test
  void turns_are_counted_for_all_owners() {
    var mary = owner("mary");
    var before = turns(admin.get("/admin/activity"));
    mary.ask(mary.start(), "Hello");
    mary.ask(mary.start(), "[[status:401]]");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> {
          var found = find(admin.get("/admin/usage?days=2"), "mary");
          assertThat(found).isNotNull();
          var day = requireNonNull(found);
          assertThat(day.get("completed").asInt() + day.get("failed").asInt()).isEqualTo(2);
          assertThat(day.get("failed").asInt()).isPositive();
        });
    var activity = admin.get("/admin/activity");
    assertThat(activity.get("minutes")).hasSize(60);
    assertThat(turns(activity)).isGreaterThanOrEqualTo(before + 2);
    assertThat(activity.toString()).contains("\"upstream_auth\":");
    assertThat(admin.response("/admin/usage?days=0").statusCode()).isEqualTo(422);
  }

  @Test
  void processors_are_listed_and_one_is_rebuilt(CapturedOutput output) {
    var processors = admin.get("/admin/processors");
    assertThat(processors.at("/conversations/state").asString()).isEqualTo("running");
    assertThat(processors.at("/answers/segments")).isNotNull();
    assertThat(admin.post("/admin/processors/answers", "").statusCode()).isEqualTo(404);
    var rebuild = "/admin/processors/conversations";
    assertThat(admin.post(rebuild + "?compare=true", "").statusCode()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            admin
                .get("/admin/processors")
                .at("/conversations/comparison/state")
                .asString()
                .equals("done"));
    assertThat(admin.delete(rebuild).statusCode()).isEqualTo(409);
    assertThat(output.getAll())
        .contains(who() + " started a comparison of conversations.")
        .doesNotContain(who() + " cancelled");
  }

  private static int turns(JsonNode activity) {
    return activity.get("minutes").valueStream().mapToInt(it -> it.get("turns").asInt()).sum();
  }

  private static JsonNode ofOwner(JsonNode list, String owner) {
    return list.valueStream()
        .filter(it -> it.get("owner").asString().equals(owner))
        .findFirst()
        .orElseThrow();
  }

  private static @Nullable JsonNode find(JsonNode list, String owner) {
    return list.valueStream()
        .filter(it -> it.get("owner").asString().equals(owner))
        .findFirst()
        .orElse(null);
  }
}
