package dev.chatai;

import dev.chatai.Question.Form;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// All that the clients of a server know: what they sent, what they were told. Holds it against
/// what the HTTP API says later, and nothing else: no table, no log, no event.
final class Ledger {
  /// How long an accepted question may stay open after a restart: a lease's term, and as much again
  /// thrice over, for the answer itself.
  private static final Duration BOUND = Duration.ofSeconds(40);

  private final AtomicLong order = new AtomicLong();
  private final Set<String> conversations = ConcurrentHashMap.newKeySet();
  private final Queue<Question> questions = new ConcurrentLinkedQueue<>();
  private final Queue<String> unforeseen = new ConcurrentLinkedQueue<>();

  /// The conversation was acknowledged.
  void started(String conversation) {
    conversations.add(conversation);
  }

  Question question(String conversation, String text, Form form, @Nullable String key) {
    var question = new Question(conversation, text, form, key);
    questions.add(question);
    return question;
  }

  /// A client was told what it never should be.
  void unforeseen(String what) {
    unforeseen.add(what);
  }

  /// A place in the order of all that happened.
  long next() {
    return order.incrementAndGet();
  }

  List<Question> questions() {
    return List.copyOf(questions);
  }

  int size() {
    return questions.size();
  }

  /// Hands over what was checked and is over.
  void moveTo(Ledger past) {
    past.conversations.addAll(conversations);
    past.questions.addAll(questions);
    past.unforeseen.addAll(unforeseen);
    unforeseen.clear();
    conversations.clear();
    questions.clear();
  }

  /// Waits until nothing is open any more.
  ///
  /// @return what still is, after the bound
  List<String> settle(ChatClient client) throws InterruptedException {
    var deadline = System.nanoTime() + BOUND.toNanos();
    var open = new ArrayList<>(conversations);
    while (true) {
      open.removeIf(it -> settled(client, it));
      if (open.isEmpty() || System.nanoTime() - deadline > 0) {
        return open.stream()
            .map(it -> "not settled in " + BOUND.toSeconds() + " s: " + said(client, it))
            .toList();
      }
      Thread.sleep(50);
    }
  }

  private static boolean settled(ChatClient client, String conversation) {
    var response = client.tryGet("/conversation/" + conversation);
    return response != null
        && response.statusCode() != 503
        && (response.statusCode() != 200
            || ChatClient.json(response)
                .get("messages")
                .valueStream()
                .noneMatch(it -> it.get("status").asString().matches("queued|in_progress")));
  }

  private static String said(ChatClient client, String conversation) {
    var response = client.tryGet("/conversation/" + conversation);
    return conversation + " " + (response == null ? "no answer" : response.body());
  }

  /// Holds everything against what the server says now.
  ///
  /// @return all differences
  List<String> differences(ChatClient client) {
    var asked = new LinkedHashMap<String, List<Question>>();
    conversations.forEach(it -> asked.put(it, new ArrayList<>()));
    questions.forEach(it -> asked.computeIfAbsent(it.conversation, _ -> new ArrayList<>()).add(it));
    var differences = new ArrayList<>(unforeseen);
    for (Map.Entry<String, List<Question>> one : asked.entrySet()) {
      try {
        var response = client.tryGet("/conversation/" + one.getKey());
        if (response == null || response.statusCode() != 200) {
          differences.add("conversation " + one.getKey() + " is lost: " + status(response));
        } else {
          var check = new ConversationCheck(client, ChatClient.json(response), one.getValue());
          differences.addAll(check.differences());
        }
      } catch (UncheckedIOException failure) {
        differences.add("conversation " + one.getKey() + " cannot be read: " + failure);
      }
    }
    return differences;
  }

  private static String status(@Nullable HttpResponse<String> response) {
    return response == null ? "no answer" : response.statusCode() + " " + response.body();
  }
}
