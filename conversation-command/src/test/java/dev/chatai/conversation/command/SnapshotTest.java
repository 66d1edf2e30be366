package dev.chatai.conversation.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerProgressed;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.Tools;
import java.util.List;
import java.util.Map;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private final Jackson3Serializer serializer = Jackson3Serializer.builder().build();

  @Test
  void holds_all_that_decisions_need_and_no_text() {
    var conversation = ConversationId.next();
    var answer = MessageId.next();
    var next = MessageId.next();
    var written = new Conversation();
    for (ConversationEvent event :
        List.of(
            new ConversationStarted(
                conversation, Owner.LOCAL, null, new Text("secret"), "model", Metadata.NONE),
            new MessagePosted(
                conversation, MessageId.next(), answer, null, new Text("secret"), TurnOptions.NONE),
            new AnswerStarted(conversation, answer, 1, "model", null, null),
            new AnswerProgressed(
                conversation, answer, 1, 1, List.of(new Text("secret"), new Text("secret"))),
            new MessagePosted(
                conversation,
                MessageId.next(),
                next,
                answer,
                new Text("secret"),
                TurnOptions.NONE))) {
      written.evolve(event);
    }

    var snapshot = serializer.serialize(written, String.class);
    Conversation read = serializer.deserialize(snapshot);

    assertThat(snapshot.getData())
        .contains(conversation.toString(), answer.toString(), next.toString())
        .doesNotContain("secret");
    assertThat(read).usingRecursiveComparison().isEqualTo(written);
  }

  @Test
  void holds_of_more_than_text_only_the_ids_of_the_calls() {
    var conversation = ConversationId.next();
    var answer = MessageId.next();
    var secret = new Text("secret");
    var options =
        new TurnOptions(
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(secret),
            new Tools(List.of(new Tool("secret", secret, secret, null)), null, null),
            new ResponseFormat(ResponseFormat.Type.JSON_SCHEMA, "secret", secret, null),
            secret,
            new Metadata(Map.of("secret", secret.value())));
    var asked = new Question.Parts(List.of(new Part.ImagePart(secret)));
    var calls = List.of(new ToolCall("call_1", "secret", secret));
    var told = new Answer(secret, secret, calls, List.of(), null);
    var written = new Conversation();
    for (ConversationEvent event :
        List.of(
            new ConversationStarted(conversation, Owner.LOCAL, null, null, null, Metadata.NONE),
            new MessagePosted(conversation, MessageId.next(), answer, null, asked, options),
            new AnswerStarted(conversation, answer, 1, "model", null, null),
            new AnswerCompleted(conversation, answer, 1, told, null, FinishReason.TOOL_CALLS))) {
      written.evolve(event);
    }

    var snapshot = serializer.serialize(written, String.class);

    assertThat(snapshot.getData()).contains("\"calls\":[\"call_1\"]").doesNotContain("secret");
    assertThat(serializer.<String, Conversation>deserialize(snapshot))
        .usingRecursiveComparison()
        .isEqualTo(written);
  }

  /// Snapshots carry no version, so the JSON of those in installations must stay readable.
  @Test
  void a_stored_snapshot_is_read() {
    var stored =
        """
        {"erased":false,"id":"00000000-0000-7000-8000-000000000001","model":"model",\
        "open":{"answers":[{"answer":"00000000-0000-7000-8000-000000000003","attempt":1,\
        "model":"model","pieces":2,"cancelling":true}]},"owner":"local","systemPrompt":2,\
        "titled":true,"tree":{"leaf":"00000000-0000-7000-8000-000000000003",\
        "turns":[{"question":"00000000-0000-7000-8000-000000000002",\
        "answer":"00000000-0000-7000-8000-000000000003","parent":null,\
        "options":{"model":null,"temperature":null,"max_tokens":null},"asked":2,"told":3}]}}\
        """;

    Conversation read =
        serializer.deserialize(
            new SimpleSerializedObject<>(stored, String.class, Conversation.class.getName(), null));

    assertThat(serializer.serialize(read, String.class).getData()).isEqualTo(stored);
  }
}
