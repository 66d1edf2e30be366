package dev.chatai;

import dev.chatai.ChatClient.Event;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Holds one answer, as the server has it, against its question and what its reader saw.
final class AnswerCheck {
  private static final int MOST_ATTEMPTS = 3;

  /// Whether a reader whose answer was cancelled or given up over a crash is told that the last
  /// pieces it saw live are void: they were never in the log. Not yet, so till then what is kept
  /// must at least be how the stream began.
  private static final boolean LOST_PIECES_TOLD = false;

  private final ChatClient client;
  private final Question question;
  private final JsonNode answer;
  private final String content;
  private final List<String> differences = new ArrayList<>();

  AnswerCheck(ChatClient client, Question question, JsonNode answer) {
    this.client = client;
    this.question = question;
    this.answer = answer;
    this.content = answer.get("content").asString();
  }

  List<String> differences() {
    end();
    told();
    streamed();
    if (ChatClient.WHOLE_CONTRACT) {
      asked();
    }
    return differences;
  }

  private void end() {
    var status = answer.get("status").asString();
    switch (status) {
      case "completed" ->
          require(content.equals(question.echo()), "completed with “" + content + "”");
      case "cancelled" -> {
        require(question.cancelled, "cancelled, though nobody wanted that");
        require(question.echo().startsWith(content), "cancelled with “" + content + "”");
      }
      case "failed" -> {
        var code = answer.path("error").path("code").asString("");
        var attempts = answer.path("attempts").asInt(0);
        require(
            code.equals("interrupted") && attempts == MOST_ATTEMPTS,
            "failed with " + code + " after attempt " + attempts);
        require(question.echo().startsWith(content), "failed with “" + content + "”");
      }
      default -> differences.add("is " + status);
    }
  }

  /// What a client was told as final is what there is.
  private void told() {
    same("the whole answer", question.whole);
    same("the answer to cancel", question.stopped);
    if (question.plain != null) {
      require(question.plain.equals(content), "the text ended as “" + question.plain + "”");
    }
  }

  private void same(String what, @Nullable JsonNode message) {
    if (message != null) {
      require(message.equals(answer), what + " was " + message + " and is now " + answer);
    }
  }

  /// The stream that was seen live, over every cut that was resumed.
  private void streamed() {
    whole("the stream", question.events);
  }

  private void whole(String what, List<Event> events) {
    Streams.wrongs(events).forEach(it -> differences.add(what + ": " + it));
    if (!events.isEmpty() && Streams.terminal(events.getLast())) {
      var last = events.getLast();
      same(what + "'s last message", last.data().get("message"));
      var text = Streams.text(events);
      var cutShort = !LOST_PIECES_TOLD && last.name().matches("message[.](cancelled|failed)");
      require(
          cutShort ? text.startsWith(content) : text.equals(content),
          what + " said “" + text + "”, the answer is “" + content + "”");
      require(
          last.name().equals("message." + answer.get("status").asString()),
          what + " ended by " + last.name());
    }
  }

  /// By the answer's own routes.
  private void asked() {
    var path = "/conversation/" + question.conversation + "/message/" + answer.get("id").asString();
    try {
      same("GET " + path, client.get(path));
      var first = client.replay(path + "/stream");
      var second = client.replay(path + "/stream");
      require(first.equals(second), "replayed first as " + first + " and then as " + second);
      require(
          !first.isEmpty() && Streams.terminal(first.getLast()), "the replay has no end: " + first);
      whole("the replay", first);
      if (question.cut()) {
        differences.add("its stream was cut and could not be resumed: " + question.events);
      }
    } catch (UncheckedIOException failure) {
      differences.add("cannot be read: " + failure);
    }
  }

  private void require(boolean right, String otherwise) {
    if (!right) {
      differences.add(otherwise);
    }
  }
}
