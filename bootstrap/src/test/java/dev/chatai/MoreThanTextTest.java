package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.ChatClient.Event;
import dev.chatai.conversation.ConversationCommand.CompleteAnswer;
import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.ToolResult;
import dev.chatai.conversation.content.Tools;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// What is more than text is kept, and told by every route that tells text.
class MoreThanTextTest extends OneConversationTest {
  private static final String IMAGE = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAAC";
  private static final List<Piece> PIECES =
      List.of(
          new Piece.Reasoning(new Text("Pondering.")),
          new Text("Let me see."),
          new Piece.ToolCallFragment(0, "call_1", "weather", new Text("{\"city\":")),
          new Piece.ToolCallFragment(0, null, null, new Text("\"Ulmshausen\"}")),
          new Piece.ToolCallFragment(1, "call_2", "time", new Text("{}")),
          new Citation(new Text("https://example.org/source"), null, 0, 3));

  @Autowired private CommandGateway gateway;

  private final MessageId answer = MessageId.next();

  private ConversationId id() {
    return new ConversationId(UUID.fromString(conversation));
  }

  private void ask(MessageId answer, Question content, TurnOptions options) {
    gateway.sendAndWait(
        new PostMessage(
            id(),
            Owner.LOCAL,
            MessageId.next(),
            answer,
            After.NEWEST,
            content,
            options,
            OnBusy.QUEUE));
  }

  /// A question about an image, answered by two calls: the upstream never answers it, so that this
  /// test can.
  private void askAndAnswer() {
    var tool = new Tool("weather", new Text("Tells the weather."), new Text("{}"), null);
    ask(
        answer,
        new Question.Parts(
            List.of(
                new Part.TextPart(new Text("[[hang-before-headers]] What is this?")),
                new Part.ImagePart(new Text(IMAGE)))),
        new TurnOptions(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            new Tools(List.of(tool), null, null),
            null,
            null,
            null));
    gateway.sendAndWait(
        new CompleteAnswer(
            id(),
            answer,
            1,
            1,
            PIECES,
            Answer.of(PIECES),
            new Usage(1, 2, 3, 1, 0),
            FinishReason.TOOL_CALLS));
  }

  @Test
  void a_call_and_its_results_are_told_by_every_route() {
    askAndAnswer();
    var last = MessageId.next();
    ask(
        last,
        new Question.ToolResults(
            List.of(
                new ToolResult("call_2", new Text("noon")),
                new ToolResult("call_1", new Text("Drizzling")))),
        TurnOptions.NONE);
    await().atMost(Duration.ofSeconds(20)).until(() -> status(last.toString()).equals("completed"));

    var read = client.get(path());
    var messages = read.get("messages");
    assertThat(messages)
        .extracting(it -> it.get("author").asString())
        .containsExactly("user", "assistant", "tool", "assistant");
    assertThat(messages.get(0).at("/parts/1/url").asString()).isEqualTo(IMAGE);
    assertThat(messages.get(1).get("reasoning").asString()).isEqualTo("Pondering.");
    assertThat(messages.get(1).at("/tool_calls/0/arguments").asString())
        .isEqualTo("{\"city\":\"Ulmshausen\"}");
    assertThat(messages.get(1).at("/citations/0/url").asString()).endsWith("source");
    assertThat(messages.get(2).at("/tool_results/1/content").asString()).isEqualTo("Drizzling");
    assertThat(client.get(path() + "?as_of=9999-12-31T23:59:59Z")).isEqualTo(read);
    assertThat(client.get("/owner/export").toString()).contains(messages.get(1).toString());
    assertThat(hits("ulmshausen")).containsExactly(answer.toString());
    assertThat(hits("drizzling")).contains(messages.get(2).get("id").asString());
  }

  private List<String> hits(String words) {
    return client
        .get("/conversation/search?q=" + words)
        .valueStream()
        .filter(it -> it.get("conversation_id").asString().equals(conversation))
        .map(it -> it.get("message_id").asString())
        .toList();
  }

  @Test
  void a_stream_tells_the_kinds_of_its_pieces_again_from_any_of_them() {
    askAndAnswer();

    var stream = path(answer.toString()) + "/stream";
    var events = client.replay(stream);

    assertThat(events)
        .extracting(Event::name)
        .containsExactly(
            "message.started",
            "message.reasoning",
            "message.delta",
            "message.tool_call.delta",
            "message.tool_call.delta",
            "message.tool_call.delta",
            "message.citation",
            "message.completed");
    assertThat(events)
        .extracting(it -> it.data().toString())
        .contains(
            "{\"text\":\"Pondering.\"}",
            "{\"index\":0,\"id\":\"call_1\",\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\"}",
            "{\"index\":0,\"arguments\":\"\\\"Ulmshausen\\\"}\"}",
            "{\"url\":\"https://example.org/source\",\"start\":0,\"end\":3}");
    for (var seen = 1; seen < events.size(); seen++) {
      var from = String.valueOf(events.get(seen - 1).id());
      var request = client.request(stream).header("Last-Event-ID", from).GET();
      try (var lines = client.send(request, BodyHandlers.ofLines()).body()) {
        assertThat(ChatClient.events(lines)).isEqualTo(events.subList(seen, events.size()));
      }
    }
  }

  @Test
  void of_what_was_erased_nothing_is_told() {
    askAndAnswer();
    assertThat(client.get(path() + "/events").toString()).contains("Ulmshausen", IMAGE);

    assertThat(client.delete(path()).statusCode()).isEqualTo(204);

    assertThat(client.get(path() + "/events").valueStream().map(JsonNode::toString))
        .isNotEmpty()
        .noneMatch(it -> it.contains("Ulmshausen") || it.contains("weather") || it.contains(IMAGE))
        .noneMatch(it -> it.contains("Pondering") || it.contains("example.org"));
    assertThat(hits("ulmshausen")).isEmpty();
  }
}
