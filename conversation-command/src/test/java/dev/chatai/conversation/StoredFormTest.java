package dev.chatai.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.ConversationEvent.AnswerAdded;
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
import dev.chatai.conversation.ConversationEvent.MessageRemoved;
import dev.chatai.conversation.ConversationEvent.MetadataChanged;
import dev.chatai.conversation.ConversationEvent.ModelChanged;
import dev.chatai.conversation.ConversationEvent.QuestionAdded;
import dev.chatai.conversation.ConversationEvent.SystemPromptChanged;
import dev.chatai.conversation.ConversationEvent.TitleChanged;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import dev.chatai.conversation.content.Tools;
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
                CONVERSATION,
                ANSWER,
                1,
                Answer.of(new Text("Hello")),
                new Usage(1, 2, 3),
                FinishReason.STOP),
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

  /// Events of messages that are brought along, and of a turn's own system prompt.
  public static Stream<Arguments> events_of_added_messages() {
    return Stream.of(
        stored(
            new MessagePosted(
                CONVERSATION,
                QUESTION,
                ANSWER,
                null,
                new Text("Hello"),
                new TurnOptions(
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    new Text("Be kind."),
                    new Metadata(Map.of("team", "blue")))),
            "MessagePosted",
            """
            {"conversation":"00000000-0000-7000-8000-000000000001",\
            "question":"00000000-0000-7000-8000-000000000002",\
            "answer":"00000000-0000-7000-8000-000000000003","parent":null,"text":"Hello",\
            "options":{"model":null,"temperature":null,"max_tokens":null,\
            "system_prompt":"Be kind.","metadata":{"team":"blue"}}}\
            """),
        stored(
            new QuestionAdded(CONVERSATION, QUESTION, null, new Text("Title?")),
            "QuestionAdded",
            """
            {"conversation":"00000000-0000-7000-8000-000000000001",\
            "question":"00000000-0000-7000-8000-000000000002","parent":null,"content":"Title?"}\
            """),
        stored(
            new QuestionAdded(
                CONVERSATION,
                QUESTION,
                ANSWER,
                new Question.ToolResults(List.of(new ToolResult("call_1", new Text("blue"))))),
            "QuestionAdded",
            """
            {"conversation":"00000000-0000-7000-8000-000000000001",\
            "question":"00000000-0000-7000-8000-000000000002",\
            "parent":"00000000-0000-7000-8000-000000000003",\
            "content":{"tool_results":[{"tool_call_id":"call_1","content":"blue"}]}}\
            """),
        stored(
            new AnswerAdded(CONVERSATION, ANSWER, QUESTION, Answer.of(new Text("Hello"))),
            "AnswerAdded",
            "{" + IDS + "\"parent\":\"00000000-0000-7000-8000-000000000002\",\"text\":\"Hello\"}"),
        stored(
            new AnswerAdded(
                CONVERSATION,
                ANSWER,
                null,
                new Answer(
                    new Text(""),
                    new Text("Title"),
                    List.of(new ToolCall("call_1", "weather", new Text("{blue"))),
                    List.of(new Citation(new Text("Hello"), null, null, null)),
                    null)),
            "AnswerAdded",
            "{"
                + IDS
                + "\"parent\":null,\"text\":\"\",\"reasoning\":\"Title\","
                + "\"tool_calls\":[{\"id\":\"call_1\",\"name\":\"weather\",\"arguments\":\"{blue\"}],"
                + "\"citations\":[{\"url\":\"Hello\"}]}"),
        stored(
            new MessageRemoved(CONVERSATION, QUESTION),
            "MessageRemoved",
            "{" + CONVERSATION_ID + ",\"message\":\"00000000-0000-7000-8000-000000000002\"}"));
  }

  /// Events that hold more than text.
  public static Stream<Arguments> events_of_more_than_words() {
    return Stream.of(
        stored(
            new MessagePosted(
                CONVERSATION,
                QUESTION,
                ANSWER,
                null,
                new Question.Parts(
                    List.of(
                        new Part.TextPart(new Text("Title?")),
                        new Part.ImagePart(new Text("https://example.org/blue.png")))),
                new TurnOptions(
                    "gpt-5",
                    null,
                    null,
                    new TurnOptions.Sampling(0.9, 7L, -0.5, 1.5),
                    "low",
                    "high",
                    List.of(new Text("Hello")),
                    new Tools(
                        List.of(
                            new Tool(
                                "weather",
                                new Text("Be kind."),
                                new Text("{\"type\":\"object\"}"),
                                true)),
                        new Tools.Choice(Tools.Choice.Mode.NAMED, "weather"),
                        false),
                    new ResponseFormat(
                        ResponseFormat.Type.JSON_SCHEMA, "sky", new Text("{\"blue\":1}"), true),
                    null,
                    null)),
            "MessagePosted",
            """
            {"conversation":"00000000-0000-7000-8000-000000000001",\
            "question":"00000000-0000-7000-8000-000000000002",\
            "answer":"00000000-0000-7000-8000-000000000003","parent":null,"text":"",\
            "options":{"model":"gpt-5","temperature":null,"max_tokens":null,\
            "sampling":{"top_p":0.9,"seed":7,"frequency_penalty":-0.5,"presence_penalty":1.5},\
            "reasoning_effort":"low","verbosity":"high","stop":["Hello"],\
            "tools":{"list":[{"name":"weather","description":"Be kind.",\
            "parameters":"{\\"type\\":\\"object\\"}","strict":true}],\
            "choice":{"mode":"named","name":"weather"},"parallel":false},\
            "response_format":{"type":"json_schema","name":"sky","schema":"{\\"blue\\":1}",\
            "strict":true}},\
            "parts":[{"type":"text","text":"Title?"},\
            {"type":"image","url":"https://example.org/blue.png"}]}\
            """),
        stored(
            new MessagePosted(
                CONVERSATION,
                QUESTION,
                ANSWER,
                ANSWER,
                new Question.ToolResults(List.of(new ToolResult("call_1", new Text("blue")))),
                new TurnOptions(null, null, null)),
            "MessagePosted",
            """
            {"conversation":"00000000-0000-7000-8000-000000000001",\
            "question":"00000000-0000-7000-8000-000000000002",\
            "answer":"00000000-0000-7000-8000-000000000003",\
            "parent":"00000000-0000-7000-8000-000000000003","text":"",\
            "options":{"model":null,"temperature":null,"max_tokens":null},\
            "tool_results":[{"tool_call_id":"call_1","content":"blue"}]}\
            """),
        stored(
            new AnswerProgressed(
                CONVERSATION,
                ANSWER,
                1,
                1,
                List.of(
                    new Piece.Reasoning(new Text("Title")),
                    new Text("He"),
                    new Piece.ToolCallFragment(0, "call_1", "weather", null),
                    new Piece.ToolCallFragment(0, null, null, new Text("{\"blue\"")),
                    new Citation(new Text("https://example.org/Hello"), null, 0, 2))),
            "AnswerProgressed",
            "{"
                + IDS
                + "\"attempt\":1,\"first\":1,\"pieces\":[{\"reasoning\":\"Title\"},\"He\","
                + "{\"index\":0,\"id\":\"call_1\",\"name\":\"weather\"},"
                + "{\"index\":0,\"arguments\":\"{\\\"blue\\\"\"},"
                + "{\"url\":\"https://example.org/Hello\",\"start\":0,\"end\":2}]}"),
        stored(
            new AnswerCompleted(
                CONVERSATION,
                ANSWER,
                1,
                new Answer(
                    new Text("Hello"),
                    new Text("Title"),
                    List.of(new ToolCall("call_1", "weather", new Text("{blue"))),
                    List.of(new Citation(new Text("Hello"), new Text("Title"), null, null)),
                    false),
                new Usage(1, 2, 3, 1, 0),
                FinishReason.TOOL_CALLS),
            "AnswerCompleted",
            "{"
                + IDS
                + "\"attempt\":1,\"text\":\"Hello\",\"usage\":{\"prompt_tokens\":1,"
                + "\"completion_tokens\":2,\"total_tokens\":3,\"reasoning_tokens\":1,"
                + "\"cached_tokens\":0},\"reason\":\"tool_calls\",\"reasoning\":\"Title\","
                + "\"tool_calls\":[{\"id\":\"call_1\",\"name\":\"weather\",\"arguments\":\"{blue\"}],"
                + "\"citations\":[{\"url\":\"Hello\",\"title\":\"Title\"}],\"format_valid\":false}"));
  }

  @ParameterizedTest
  @MethodSource({"events", "events_of_added_messages", "events_of_more_than_words"})
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
    var completed =
        new AnswerCompleted(CONVERSATION, ANSWER, 1, Answer.of(new Text("x")), null, reason);
    SerializedObject<byte[]> stored = serializer.serialize(completed, byte[].class);

    assertThat(new String(stored.getData(), StandardCharsets.UTF_8))
        .endsWith("\"reason\":\"" + name + "\"}");
    assertThat(serializer.<byte[], Object>deserialize(stored)).isEqualTo(completed);
  }

  @Test
  void is_written_down_here_for_every_event() {
    assertThat(
            Stream.concat(events(), events_of_added_messages())
                .<Class<?>>map(it -> it.get()[0].getClass())
                .distinct())
        .containsExactlyInAnyOrderElementsOf(
            List.<Class<?>>of(ConversationEvent.class.getPermittedSubclasses()));
  }

  private static Arguments stored(ConversationEvent event, String type, String json) {
    return Arguments.of(event, type, json);
  }
}
