package dev.chatai.conversation;

import static dev.chatai.conversation.StoredFormTest.ANSWER;
import static dev.chatai.conversation.StoredFormTest.CONVERSATION;
import static dev.chatai.conversation.StoredFormTest.QUESTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.ConversationCommand.AddMessages;
import dev.chatai.conversation.ConversationCommand.AddedMessage;
import dev.chatai.conversation.ConversationCommand.CompleteAnswer;
import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Commands go to another node as JSON, where Axon Server takes them there.
class CommandFormTest {
  private static final Text TEXT = new Text("Hello");

  private final Jackson3Serializer serializer = Jackson3Serializer.builder().build();

  static Stream<ConversationCommand> commands() {
    var image = new Part.ImagePart(new Text("https://example.org/a.png"));
    return Stream.of(
        post(TEXT),
        post(new Question.Parts(List.of(new Part.TextPart(TEXT), image))),
        post(new Question.ToolResults(List.of(new ToolResult("call_1", TEXT)))),
        new AddMessages(
            CONVERSATION,
            Owner.LOCAL,
            After.NOTHING,
            List.of(
                new AddedMessage(QUESTION, TEXT, null),
                new AddedMessage(ANSWER, null, Answer.of(TEXT)))),
        new CompleteAnswer(
            CONVERSATION,
            ANSWER,
            1,
            1,
            List.of(TEXT, new Piece.Reasoning(TEXT)),
            new Answer(
                TEXT,
                TEXT,
                List.of(new ToolCall("call_1", "weather", TEXT)),
                List.of(new Citation(TEXT, TEXT, 0, 1)),
                true),
            new Usage(1, 2, 3, 1, 0),
            FinishReason.TOOL_CALLS));
  }

  private static PostMessage post(Question content) {
    return new PostMessage(
        CONVERSATION,
        Owner.LOCAL,
        QUESTION,
        ANSWER,
        After.NEWEST,
        content,
        TurnOptions.NONE,
        OnBusy.QUEUE,
        List.of(new AddedMessage(QUESTION, content, null)));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_command_is_read_as_it_was_written(ConversationCommand command) {
    assertThat(serializer.<String, Object>deserialize(serializer.serialize(command, String.class)))
        .isEqualTo(command);
  }
}
