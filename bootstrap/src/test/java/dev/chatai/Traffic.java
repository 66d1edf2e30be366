package dev.chatai;

import dev.chatai.Question.Form;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Clients that talk to a server until it is gone: each starts conversations and asks in them, in
/// every form, with and without keys, sometimes two at once. One seed, one choice of questions.
final class Traffic {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Asker asker;
  private final ChatClient client;
  private final Ledger ledger;
  private final String name;
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean over;

  /// @param name stands in every question, so that none is asked twice
  Traffic(ChatClient client, Ledger ledger, String name) {
    this.client = client;
    this.ledger = ledger;
    this.name = name;
    this.asker = new Asker(client, ledger);
  }

  void start(int count, Random random) {
    for (var i = 0; i < count; i++) {
      var own = new Random(random.nextLong());
      var number = i;
      clients.add(Thread.ofVirtual().start(() -> talk(name + " client " + number, own)));
    }
  }

  /// Sends again what has a key, and reads on where a stream was cut.
  void recover() {
    for (var question : ledger.questions()) {
      if (question.pending()) {
        clients.add(Thread.ofVirtual().start(() -> retry(question)));
      } else if (question.repeatable() && ChatClient.WHOLE_CONTRACT) {
        clients.add(Thread.ofVirtual().start(() -> asker.ask(question)));
      } else if (question.cut() && ChatClient.WHOLE_CONTRACT) {
        clients.add(Thread.ofVirtual().start(() -> asker.resume(question)));
      }
    }
  }

  /// No new questions, and waits for those under way.
  ///
  /// @throws IllegalStateException when a client waits for ever
  void join() throws InterruptedException {
    over = true;
    for (var client : clients) {
      if (!client.join(PATIENCE)) {
        throw new IllegalStateException("A client of " + name + " still waits");
      }
    }
    clients.clear();
  }

  private void retry(Question question) {
    try {
      asker.retry(question);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void talk(String who, Random random) {
    try {
      for (var conversation = 0; !over; conversation++) {
        var response = client.post("/conversation", "{}");
        if (response.statusCode() == 200) {
          var id = ChatClient.json(response).get("id").asString();
          if (!converse(id, who + " conversation " + conversation, random)) {
            return;
          }
        } else {
          if (response.statusCode() != 503) {
            ledger.unforeseen(who + " was told " + response.statusCode() + " " + response.body());
          }
          Thread.sleep(200); // a store is away, for a moment
        }
      }
    } catch (UncheckedIOException _) {
      // the server is gone, or about to be: it acknowledged no conversation
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return false when the server is gone
  private boolean converse(String conversation, String words, Random random)
      throws InterruptedException {
    ledger.started(conversation);
    var lives = true;
    var turns = 1 + random.nextInt(4);
    for (var turn = 0; lives && !over && turn < turns; turn++) {
      var question = question(conversation, words + " turn " + turn, random);
      if (random.nextInt(6) == 0) {
        var beside = question(conversation, words + " turn " + turn + " beside", random);
        var second = Thread.ofVirtual().start(() -> asker.ask(beside));
        lives = asker.ask(question);
        second.join();
      } else {
        question.cancelled =
            ChatClient.WHOLE_CONTRACT && question.form == Form.EVENTS && random.nextInt(3) == 0;
        lives = asker.ask(question);
        if (lives
            && ChatClient.WHOLE_CONTRACT
            && question.answer != null
            && !question.cancelled
            && random.nextInt(6) == 0) {
          lives = asker.regenerate(question);
        }
      }
    }
    return lives;
  }

  /// About every third answer is at once, the others take up to two seconds.
  private Question question(String conversation, String words, Random random) {
    var form = List.of(Form.values()).get(random.nextInt(Form.values().length));
    var pieces = 2 + random.nextInt(18);
    var pause = random.nextInt(3) == 0 ? 0 : 20 + random.nextInt(80);
    return ledger.question(
        conversation, words + " [[normal:" + pieces + "," + pause + "]] end", form, key(random));
  }

  private static @Nullable String key(Random random) {
    return random.nextInt(3) == 0
        ? new UUID(random.nextLong(), random.nextLong()).toString()
        : null;
  }
}
