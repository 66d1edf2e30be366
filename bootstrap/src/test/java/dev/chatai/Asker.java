package dev.chatai;

import dev.chatai.ChatClient.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks questions, and notes all that is said to each, and nothing that is not.
final class Asker {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int DELTAS_BEFORE_CANCEL = 3;

  /// A key's first try may be open still, or the server on its way up.
  private static final Duration RETRIES = Duration.ofSeconds(40);

  private final ChatClient client;
  private final Ledger ledger;

  Asker(ChatClient client, Ledger ledger) {
    this.client = client;
    this.ledger = ledger;
  }

  /// Sends it and reads the answer to its end.
  ///
  /// @return false when the connection was lost
  boolean ask(Question question) {
    question.tries++;
    if (question.sent == 0) {
      question.sent = ledger.next();
    }
    var path = "/conversation/completion/" + question.conversation;
    return exchange(question, post(question, path, body(question), question.key));
  }

  /// Asks for another answer to it, and reads that to its end.
  boolean regenerate(Question question) {
    var path = "/conversation/" + question.conversation + "/message/" + question.answer;
    question.regenerated = true;
    question.regenerating = true;
    question.forget();
    var how = "{\"stream\":%b}".formatted(question.form != Question.Form.WHOLE);
    return exchange(question, post(question, path + "/regenerate", how, null));
  }

  /// Sends it again, by its key, until it is known what became of it.
  void retry(Question question) throws InterruptedException {
    var deadline = System.nanoTime() + RETRIES.toNanos();
    while (question.pending() && System.nanoTime() - deadline < 0) {
      var _ = ask(question);
      Thread.sleep(200);
    }
    if (question.pending()) {
      question.surprises.add("nothing in " + RETRIES.toSeconds() + " s of retries");
    }
  }

  /// Reads on where its stream was cut.
  void resume(Question question) {
    var request =
        client
            .request(
                "/conversation/%s/message/%s/stream"
                    .formatted(question.conversation, question.answer))
            .header("Accept", "text/event-stream");
    if (!question.events.isEmpty()) {
      request.header("Last-Event-ID", String.valueOf(question.events.getLast().id()));
    }
    try {
      var response = client.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() == 200) {
        listen(question, response.body());
      } else {
        question.surprises.add(response.statusCode() + " to a resumed stream");
      }
    } catch (UncheckedIOException _) {
      // cut again
    }
  }

  private HttpRequest.Builder post(
      Question question, String path, String body, @Nullable String key) {
    var request =
        client
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (question.form == Question.Form.EVENTS) {
      request.header("Accept", "text/event-stream");
    }
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request;
  }

  private static String body(Question question) {
    return JSON.writeValueAsString(
        ChatClient.turn(question.text, question.form != Question.Form.WHOLE));
  }

  private boolean exchange(Question question, HttpRequest.Builder request) {
    try {
      var response = client.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() == 200) {
        accepted(question, response);
      } else {
        turnedAway(question, response.statusCode(), read(response.body()));
      }
      return true;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  private void accepted(Question question, HttpResponse<InputStream> response) {
    switch (question.form) {
      case WHOLE -> {
        var message = JSON.readTree(read(response.body()));
        acknowledge(question, message.get("id").asString());
        question.whole = message;
      }
      case TEXT -> {
        acknowledge(question, response.headers().firstValue("X-Message-Id").orElseThrow());
        question.plain = read(response.body());
      }
      case EVENTS -> {
        acknowledge(question, response.headers().firstValue("X-Message-Id").orElseThrow());
        listen(question, response.body());
      }
    }
  }

  private void acknowledge(Question question, String answer) {
    if (question.answer != null && !question.regenerating && !answer.equals(question.answer)) {
      question.surprises.add("another answer by the same key: " + answer);
    }
    question.answer = answer;
    question.regenerating = false;
    question.forget();
    if (question.acknowledged == 0) {
      question.acknowledged = ledger.next();
    }
  }

  /// A failed answer is an answer; a store that is away says nothing of what became of the
  /// question.
  private void turnedAway(Question question, int status, String body) {
    var problem = JSON.readTree(body);
    var message = problem.path("message_id").asString("");
    if (!message.isEmpty()) {
      acknowledge(question, message);
    } else if ((status == 409 || status == 429) && !question.repeatable()) {
      question.refused = question.tries == 1 && question.answer == null;
      question.regenerating = false;
    } else if (status != 503) {
      question.surprises.add(status + " " + body);
    }
  }

  private void listen(Question question, InputStream body) {
    var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)).lines();
    try (lines) {
      ChatClient.events(lines, event -> heard(question, event));
    }
  }

  private void heard(Question question, Event event) {
    question.events.add(event);
    if (question.cancelled
        && question.stopped == null
        && question.events.size() == DELTAS_BEFORE_CANCEL) {
      question.stopped = cancel(question);
    }
  }

  private @Nullable JsonNode cancel(Question question) {
    var path = "/conversation/" + question.conversation + "/message/" + question.answer + "/cancel";
    var response = client.post(path, "");
    if (response.statusCode() == 200) {
      return ChatClient.json(response);
    }
    if (response.statusCode() != 503) { // a store was away: nobody knows, as after a cut
      question.surprises.add(response.statusCode() + " to cancel: " + response.body());
    }
    return null;
  }

  private static String read(InputStream body) {
    try (body) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
