package dev.chatai;

import dev.chatai.ChatClient.Event;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What the events of an answer's stream have to be.
final class Streams {
  private static final Set<String> TERMINAL =
      Set.of("message.completed", "message.incomplete", "message.failed", "message.cancelled");

  private Streams() {}

  /// Reads it to its end: true when it broke off, false when it came to an end.
  static CompletableFuture<Boolean> cut(HttpResponse<Stream<String>> stream) {
    var whether = new CompletableFuture<Boolean>();
    Thread.startVirtualThread(() -> {
      try (var lines = stream.body()) {
        lines.forEach(_ -> {});
        whether.complete(false);
      } catch (UncheckedIOException _) {
        whether.complete(true);
      }
    });
    return whether;
  }

  static boolean terminal(Event event) {
    return TERMINAL.contains(event.name());
  }

  /// Events to the first of that name, of a stream that does not end.
  static List<Event> until(Stream<String> lines, String name) {
    return until(lines, it -> it.name().equals(name));
  }

  static List<Event> until(Stream<String> lines, Predicate<Event> last) {
    var events = new ArrayList<Event>();
    var fields = new HashMap<String, String>();
    var reading = lines.iterator();
    while (events.isEmpty() || !last.test(events.getLast())) {
      var line = reading.next();
      if (line.isEmpty() && fields.containsKey("data")) {
        ChatClient.events(
            Stream.of(
                "event: " + fields.get("event"),
                "id: " + fields.get("id"),
                "data: " + fields.get("data"),
                ""),
            events::add);
        fields.clear();
      } else if (line.contains(":")) {
        fields.put(
            line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
      }
    }
    return events;
  }

  /// The text that counts: what came since the last restart.
  static String text(List<Event> events) {
    var text = new StringBuilder();
    for (var event : events) {
      switch (event.name()) {
        case "message.restarted" -> text.setLength(0);
        case "message.delta" -> text.append(event.data().get("text").asString());
        default -> {}
      }
    }
    return text.toString();
  }

  /// @return what is wrong with a stream as far as it was seen
  static List<String> wrongs(List<Event> events) {
    var wrongs = new ArrayList<String>();
    for (var i = 1; i < events.size(); i++) {
      var before = events.get(i - 1);
      var event = events.get(i);
      if (event.id() <= before.id()) {
        wrongs.add("event " + event.id() + " " + event.name() + " after " + before.id());
      }
      if (terminal(before)) {
        wrongs.add("event " + event.id() + " " + event.name() + " after the end");
      }
    }
    if (!events.isEmpty() && !events.getFirst().name().equals("message.started")) {
      wrongs.add("the first event is " + events.getFirst().name());
    }
    return wrongs;
  }
}
