package dev.chatai.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.ConversationEvent.AnswerCancelled;
import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerFailed;
import dev.chatai.conversation.ConversationEvent.AnswerProgressed;
import dev.chatai.conversation.ConversationEvent.AnswerRequested;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.BranchChosen;
import dev.chatai.conversation.ConversationEvent.CancellationRequested;
import dev.chatai.conversation.ConversationEvent.ConversationErased;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.ConversationEvent.MetadataChanged;
import dev.chatai.conversation.ConversationEvent.ModelChanged;
import dev.chatai.conversation.ConversationEvent.SystemPromptChanged;
import dev.chatai.conversation.ConversationEvent.TitleChanged;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The names and the JSON under which events are stored, but for the seal of their words, which is
/// `SealedEventsTest`'s. They last for ever: whoever changes one here has lost every history
/// written before, unless an upcaster goes with it.
public class StoredFormTest {
  public static final ConversationId CONVERSATION =
      new ConversationId(UUID.fromString("00000000-0000-7000-8000-000000000001"));
  public static final MessageId QUESTION =
      new MessageId(UUID.fromString("00000000-0000-7000-8000-000000000002"));
  public static final MessageId ANSWER =
      new MessageId(UUID.fromString("00000000-0000-7000-8000-000000000003"));
  private static final String CONVERSATION_ID =
      "\"conversation\":\"00000000-0000-7000-8000-000000000001\"";
  private static final String IDS =
      CONVERSATION_ID + ",\"answer\":\"00000000-0000-7000-8000-000000000003\",";

  private final Jackson3Serializer serializer = Jackson3Serializer.builder().build();

  public static Stream<Arguments> events() {
    return Stream.of(
        stored(
            new ConversationStarted(
                CONVERSATION,
                new Owner("local"),
                new Text("Title"),
                new Text("Be brief."),
                "gpt-5-mini",
                new Metadata(Map.of("team", "blue"))),
            "ConversationStarted",
            """
            {"conversation":"00000000-0000-7000-8000-000000000001","owner":"local",\
            "title":"Title","system_prompt":"Be brief.","model":"gpt-5-mini",\
            "metadata":{"team":"blue"}}\
            """),
        stored(
            new MessagePosted(
                CONVERSATION,
                QUESTION,
                ANSWER,
                null,
                new Text("Grüß 😀\r\n\u2028"),
                new TurnOptions("gpt-5", 0.5, 100)),
            "MessagePosted",
            """
            {"conversation":"00000000-0000-7000-8000-000000000001",\
            "question":"00000000-0000-7000-8000-000000000002",\
            "answer":"00000000-0000-7000-8000-000000000003","parent":null,\
            "text":"Grüß 😀\\r\\n\u2028",\
            "options":{"model":"gpt-5","temperature":0.5,"max_tokens":100}}\
            """),
        stored(
            new AnswerStarted(
                CONVERSATION,
                ANSWER,
                2,
                "gpt-5",
                FailureCode.INTERRUPTED,
                new PromptRules(16_000, new Text("Be kind."))),
            "AnswerStarted",
            "{"
                + IDS
                + "\"attempt\":2,\"model\":\"gpt-5\",\"because\":\"interrupted\","
                + "\"rules\":{\"context_tokens\":16000,\"system_prompt\":\"Be kind.\","
                + "\"version\":1}}"),
        stored(
            new AnswerStarted(
                CONVERSATION,
                ANSWER,
                1,
                "gpt-5",
                null,
                new PromptRules(16_000, new Text("Be kind.")).withoutVersion()),
            "AnswerStarted",
            "{"
                + IDS
                + "\"attempt\":1,\"model\":\"gpt-5\",\"because\":null,"
                + "\"rules\":{\"context_tokens\":16000,\"system_prompt\":\"Be kind.\"}}"),
        stored(
            new AnswerProgressed(
                CONVERSATION, ANSWER, 1, 3, List.of(new Text("He"), new Text("llo"))),
            "AnswerProgressed",
            "{" + IDS + "\"attempt\":1,\"first\":3,\"pieces\":[\"He\",\"llo\"]}"),
        stored(
            new AnswerCompleted(
                CONVERSATION, ANSWER, 1, new Text("Hello"), new Usage(1, 2, 3), FinishReason.STOP),
            "AnswerCompleted",
            "{"
                + IDS
                + "\"attempt\":1,\"text\":\"Hello\",\"usage\":{\"prompt_tokens\":1,"
                + "\"completion_tokens\":2,\"total_tokens\":3},\"reason\":\"stop\"}"),
        stored(
            new AnswerFailed(
                CONVERSATION, ANSWER, 3, new Failure(FailureCode.UPSTREAM_RATE_LIMITED, 20), null),
            "AnswerFailed",
            "{"
                + IDS
                + "\"attempt\":3,\"failure\":{\"code\":\"upstream_rate_limited\","
                + "\"retry_after\":20},\"usage\":null}"),
        stored(
            new AnswerCancelled(CONVERSATION, ANSWER, 1, null),
            "AnswerCancelled",
            "{" + IDS + "\"attempt\":1,\"usage\":null}"),
        stored(
            new AnswerRequested(CONVERSATION, QUESTION, ANSWER, new TurnOptions(null, null, 100)),
            "AnswerRequested",
            """
            {"conversation":"00000000-0000-7000-8000-000000000001",\
            "question":"00000000-0000-7000-8000-000000000002",\
            "answer":"00000000-0000-7000-8000-000000000003",\
            "options":{"model":null,"temperature":null,"max_tokens":100}}\
            """),
        stored(
            new CancellationRequested(CONVERSATION, ANSWER),
            "CancellationRequested",
            "{" + IDS.replaceAll(",$", "}")),
        stored(
            new TitleChanged(CONVERSATION, new Text("Title")),
            "TitleChanged",
            "{" + CONVERSATION_ID + ",\"title\":\"Title\"}"),
        stored(
            new SystemPromptChanged(CONVERSATION, null),
            "SystemPromptChanged",
            "{" + CONVERSATION_ID + ",\"system_prompt\":null}"),
        stored(
            new ModelChanged(CONVERSATION, "gpt-5"),
            "ModelChanged",
            "{" + CONVERSATION_ID + ",\"model\":\"gpt-5\"}"),
        stored(
            new MetadataChanged(CONVERSATION, new Metadata(Map.of("team", "blue"))),
            "MetadataChanged",
            "{" + CONVERSATION_ID + ",\"metadata\":{\"team\":\"blue\"}}"),
        stored(
            new BranchChosen(CONVERSATION, ANSWER),
            "BranchChosen",
            "{" + CONVERSATION_ID + ",\"leaf\":\"00000000-0000-7000-8000-000000000003\"}"),
        stored(
            new ConversationErased(CONVERSATION),
            "ConversationErased",
            "{" + CONVERSATION_ID + "}"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void is_what_it_always_was(ConversationEvent event, String type, String json) {
    SerializedObject<byte[]> stored = serializer.serialize(event, byte[].class);

    assertThat(stored.getType().getName())
        .isEqualTo("dev.chatai.conversation.ConversationEvent$" + type);
    assertThat(new String(stored.getData(), StandardCharsets.UTF_8)).isEqualTo(json);
    assertThat(
            serializer.<byte[], Object>deserialize(
                new SimpleSerializedObject<>(
                    json.getBytes(StandardCharsets.UTF_8), byte[].class, stored.getType())))
        .isEqualTo(event);
  }

  @Test
  void an_attempt_from_before_its_rules_were_kept_is_still_read() {
    var stored =
        new SimpleSerializedObject<>(
            ("{" + IDS + "\"attempt\":1,\"model\":\"gpt-5\",\"because\":null}")
                .getBytes(StandardCharsets.UTF_8),
            byte[].class,
            AnswerStarted.class.getName(),
            null);

    assertThat(serializer.<byte[], Object>deserialize(stored))
        .isEqualTo(new AnswerStarted(CONVERSATION, ANSWER, 1, "gpt-5", null, null));
  }

  @Test
  void a_failure_names_a_parameter_only_when_there_is_one() {
    var failed =
        new AnswerFailed(
            CONVERSATION,
            ANSWER,
            1,
            new Failure(FailureCode.UNSUPPORTED_PARAMETER, null, "temperature"),
            null);
    SerializedObject<byte[]> stored = serializer.serialize(failed, byte[].class);

    assertThat(new String(stored.getData(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{"
                + IDS
                + "\"attempt\":1,\"failure\":{\"code\":\"unsupported_parameter\","
                + "\"retry_after\":null,\"parameter\":\"temperature\"},\"usage\":null}");
    assertThat(serializer.<byte[], Object>deserialize(stored)).isEqualTo(failed);
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, stop",
    "LENGTH, length",
    "CONTENT_FILTER, content_filter",
    "REFUSAL, refusal",
    "TOOL_CALLS, tool_calls",
    "OTHER, other",
  })
  void finish_reasons_keep_their_stored_names(FinishReason reason, String name) {
    var completed = new AnswerCompleted(CONVERSATION, ANSWER, 1, new Text("x"), null, reason);
    SerializedObject<byte[]> stored = serializer.serialize(completed, byte[].class);

    assertThat(new String(stored.getData(), StandardCharsets.UTF_8))
        .endsWith("\"reason\":\"" + name + "\"}");
    assertThat(serializer.<byte[], Object>deserialize(stored)).isEqualTo(completed);
  }

  @Test
  void is_written_down_here_for_every_event() {
    assertThat(events().<Class<?>>map(it -> it.get()[0].getClass()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            List.<Class<?>>of(ConversationEvent.class.getPermittedSubclasses()));
  }

  private static Arguments stored(ConversationEvent event, String type, String json) {
    return Arguments.of(event, type, json);
  }
}
