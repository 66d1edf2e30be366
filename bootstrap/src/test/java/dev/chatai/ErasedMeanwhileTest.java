package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// A read may take several statements, and the conversation be erased between two of them: it is
/// answered with what was there, or refused as unknown.
class ErasedMeanwhileTest extends ClientTest {
  private static final int CONVERSATIONS = 20;

  private record Turn(String conversation, String answer) {
    List<String> reads() {
      var path = "/conversation/" + conversation;
      var message = path + "/message/" + answer;
      var items = "/v1/conversations/conv_" + conversation.replace("-", "");
      var response = "/v1/responses/resp_" + answer.replace("-", "");
      return List.of(
          "/conversation?limit=5",
          "/conversation/search?q=question",
          path,
          path + "/messages",
          path + "/tree",
          path + "/events",
          message,
          message + "/prompt",
          message + "/siblings",
          message + "/stream",
          items,
          items + "/items",
          items + "/items/msg_" + answer.replace("-", ""),
          response,
          response + "/input_items");
    }
  }

  @Test
  void no_read_fails() throws Exception {
    var turns = new ArrayList<Turn>();
    for (var i = 0; i < CONVERSATIONS; i++) {
      var conversation = client.start();
      var answer = json(client.ask(conversation, "question")).get("id").asString();
      turns.add(new Turn(conversation, answer));
    }
    var wrong = new ConcurrentLinkedQueue<String>();
    for (var turn : turns) {
      var erased = new AtomicBoolean();
      try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
        turn.reads().forEach(it -> readers.execute(() -> read(it, erased, wrong)));
        client.delete("/conversation/" + turn.conversation());
        erased.set(true);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private void read(String path, AtomicBoolean erased, Queue<String> wrong) {
    boolean last;
    do {
      last = erased.get();
      var status = client.response(path).statusCode();
      if (status != 200 && status != 404) {
        wrong.add(status + " for " + path);
      }
    } while (!last);
  }
}
