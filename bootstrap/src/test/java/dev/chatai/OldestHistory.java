package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.postgres.EmbeddedDatabase;
import dev.chatai.postgres.Sql;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/// A conversation in the oldest forms in which events were stored: words without a seal, attempts
/// without the rules of their prompts or with rules without a version, options and usage without
/// what came later.
final class OldestHistory {
  static final String CONVERSATION = "01900000-0000-7000-8000-000000000000";

  /// The ids, but for their beginning, are the numbers 1 to 6.
  private static final String[] EVENTS =
      """
      ConversationStarted {"conversation":"@0","owner":"local","title":"Old","system_prompt":"Be brief.","model":null,"metadata":{"team":"blue"}}
      MessagePosted {"conversation":"@0","question":"@1","answer":"@2","parent":null,"text":"Is it old?","options":{"model":null,"temperature":0.5,"max_tokens":100}}
      AnswerStarted {"conversation":"@0","answer":"@2","attempt":1,"model":"gpt-4","because":null}
      AnswerProgressed {"conversation":"@0","answer":"@2","attempt":1,"first":1,"pieces":["Ve","ry."]}
      AnswerCompleted {"conversation":"@0","answer":"@2","attempt":1,"text":"Very.","usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3},"reason":"stop"}
      MessagePosted {"conversation":"@0","question":"@3","answer":"@4","parent":"@2","text":"And this?","options":{"model":null,"temperature":null,"max_tokens":null}}
      AnswerStarted {"conversation":"@0","answer":"@4","attempt":1,"model":"gpt-4","because":null,"rules":{"context_tokens":16000,"system_prompt":null}}
      AnswerProgressed {"conversation":"@0","answer":"@4","attempt":1,"first":1,"pieces":["Al"]}
      AnswerFailed {"conversation":"@0","answer":"@4","attempt":1,"failure":{"code":"truncated","retry_after":null},"usage":null}
      AnswerRequested {"conversation":"@0","question":"@3","answer":"@5","options":{"model":null,"temperature":null,"max_tokens":7}}
      AnswerStarted {"conversation":"@0","answer":"@5","attempt":1,"model":"gpt-4","because":null,"rules":{"context_tokens":16000,"system_prompt":null}}
      AnswerCompleted {"conversation":"@0","answer":"@5","attempt":1,"text":"Also.","usage":null,"reason":"length"}
      TitleChanged {"conversation":"@0","title":"Older"}\
      """
          .replaceAll("@(?=\\d)", CONVERSATION.substring(0, CONVERSATION.length() - 1))
          .split("\n");

  private OldestHistory() {}

  /// Adds it to the log in that data folder, on which nothing runs.
  static void addTo(Path data) throws IOException, InterruptedException, SQLException {
    try (var database = EmbeddedDatabase.start(data);
        var connection = Sql.connect(database);
        var insert =
            connection.prepareStatement(
                """
                insert into domain_event_entry (global_index, aggregate_identifier,
                    sequence_number, type, event_identifier, time_stamp, payload_type, payload,
                    meta_data)
                values ((select max(global_index) + 1 from domain_event_entry), ?,
                    ?, 'Conversation', ?, '2025-01-01T00:00:00.000Z', ?, ?, ?)\
                """)) {
      for (var number = 0; number < EVENTS.length; number++) {
        var event = EVENTS[number].split(" ", 2);
        insert.setString(1, CONVERSATION);
        insert.setLong(2, number);
        insert.setString(3, UUID.randomUUID().toString());
        insert.setString(4, ConversationEvent.class.getName() + '$' + event[0]);
        insert.setBytes(5, event[1].getBytes(StandardCharsets.UTF_8));
        insert.setBytes(6, "{}".getBytes(StandardCharsets.UTF_8));
        insert.executeUpdate();
      }
    }
  }

  /// It is read, the read model holds what the log says, and a model is asked with it.
  static void assertGoesOn(ServerProcess server) {
    var client = server.client();
    var path = "/conversation/" + CONVERSATION;
    var read = client.get(path);
    assertThat(read.get("title").asString()).isEqualTo("Older");
    assertThat(read.get("messages"))
        .extracting(it -> it.get("status").asString() + " " + it.get("content").asString())
        .containsExactly(
            "completed Is it old?", "completed Very.", "completed And this?", "incomplete Also.");
    assertThat(client.get(path + "?as_of=9").get("messages").get(3).get("content").asString())
        .isEqualTo("Al");
    var sent = client.get(path + "/message/" + read.at("/messages/1/id").asString() + "/prompt");
    assertThat(sent.at("/attempts/0/messages"))
        .extracting(it -> it.get("content").asString())
        .containsExactly("Be brief.", "Is it old?");
    assertThat(client.get(path + "/events").size()).isEqualTo(EVENTS.length);
    assertNoDifference(server.management());
    assertThat(client.ask(CONVERSATION, "And now?").statusCode()).isEqualTo(200);
  }

  private static void assertNoDifference(ChatClient management) {
    var request = "/actuator/projections/conversations?compare=true";
    assertThat(
            management.send(management.request(request).POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          var run = management.get("/actuator/projections").at("/conversations/comparison");
          assertThat(run.get("state").asString()).isEqualTo("done");
          assertThat(run.get("difference").isNull()).isTrue();
        });
  }
}
