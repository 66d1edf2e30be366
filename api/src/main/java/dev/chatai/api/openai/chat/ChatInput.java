package dev.chatai.api.openai.chat;

import dev.chatai.api.openai.Contents;
import dev.chatai.api.openai.Parameters;
import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.ConversationCommand.AddedMessage;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a list of messages says, in our words: a question, what was said before it, and what
/// operators say, wherever in the list. Consecutive messages of tools are one question, consecutive
/// ones of one assistant one answer.
///
/// @param said oldest first; the last of them is the question
/// @param names of those who said it, where they have one
/// @param system null for nothing
record ChatInput(List<AddedMessage> said, Map<MessageId, String> names, @Nullable Text system) {
  /// @throws Problem when a message is invalid or not supported, or the last one asks nothing
  static ChatInput of(List<MessageParam> messages) {
    var reader = new Reader();
    for (var at = 0; at < messages.size(); at++) {
      reader.read("messages[" + at + "]", messages.get(at));
    }
    reader.close();
    var said = reader.said;
    if (said.isEmpty() || said.getLast().question() == null) {
      throw Problem.field("messages", "must end with a message of the user or of a tool.");
    }
    return new ChatInput(
        List.copyOf(said), Map.copyOf(reader.names), Contents.joined(reader.system.stream()));
  }

  List<AddedMessage> before() {
    return said.subList(0, said.size() - 1);
  }

  Question question() {
    return Objects.requireNonNull(said.getLast().question());
  }

  private static final class Reader {
    private final List<AddedMessage> said = new ArrayList<>();
    private final Map<MessageId, String> names = new HashMap<>();
    private final List<Text> system = new ArrayList<>();
    private final List<ToolResult> results = new ArrayList<>();
    private @Nullable Answer answer;
    private @Nullable String assistant;

    void read(String param, MessageParam message) {
      message.check(param);
      switch (MessageParam.required(message.role(), param + ".role")) {
        case "system", "developer" -> system.add(message.words(param));
        case "user" -> {
          close();
          add(message.question(param), message.name());
        }
        case "assistant" -> {
          closeResults();
          if (!Objects.equals(assistant, message.name())) {
            closeAnswer();
          }
          assistant = message.name();
          answer = joined(answer, answer(param, message));
        }
        case "tool" -> {
          closeAnswer();
          results.add(
              new ToolResult(
                  MessageParam.required(message.toolCallId(), param + ".tool_call_id"),
                  message.words(param)));
        }
        default ->
            throw Parameters.unsupported(
                param + ".role", "The roles here are system, developer, user, assistant and tool.");
      }
    }

    private static Answer answer(String param, MessageParam message) {
      return new Answer(
          message.words(param), message.thought(), message.calls(param), List.of(), null);
    }

    private static Answer joined(@Nullable Answer first, Answer second) {
      return first == null
          ? second
          : new Answer(
              joined(Stream.of(first.text(), second.text())),
              Contents.joined(
                  Stream.of(first.reasoning(), second.reasoning()).filter(it -> it != null)),
              Stream.concat(first.toolCalls().stream(), second.toolCalls().stream()).toList(),
              List.of(),
              null);
    }

    private static Text joined(Stream<Text> texts) {
      var joined = Contents.joined(texts);
      return joined == null ? new Text("") : joined;
    }

    private void add(Question question, @Nullable String name) {
      add(new AddedMessage(MessageId.next(), question, null), name);
    }

    private void add(AddedMessage message, @Nullable String name) {
      said.add(message);
      if (name != null) {
        names.put(message.id(), name);
      }
    }

    void close() {
      closeResults();
      closeAnswer();
    }

    private void closeResults() {
      if (!results.isEmpty()) {
        add(new Question.ToolResults(results), null);
        results.clear();
      }
    }

    private void closeAnswer() {
      if (answer != null) {
        add(new AddedMessage(MessageId.next(), null, answer), assistant);
        answer = null;
      }
    }
  }
}
