package dev.chatai;

import java.net.http.HttpResponse;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.annotation.Autowired;

/// What a client of OpenAI's Chat Completions does.
abstract class CompletionsClientTest extends ClientTest {
  static final String PATH = "/v1/chat/completions";

  @Autowired EventStore events;

  HttpResponse<String> ask(String question, String more) {
    return client.post(PATH, body(question, more));
  }

  static String body(String question, String more) {
    return "{\"messages\": [{\"role\": \"user\", \"content\": \"" + question + "\"}]" + more + "}";
  }

  long newest() {
    var head = events.createHeadToken();
    return head == null ? -1 : head.position().orElse(-1); // null while it is empty
  }
}
