package dev.chatai.conversation.command;

import static java.util.stream.Collectors.toSet;

import dev.chatai.conversation.ConversationCommand.AddedMessage;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import dev.chatai.conversation.content.Tools;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a turn must be like, whoever asks it.
final class TurnRules {
  /// OpenAI's bounds (API reference, "Create chat completion").
  private static final int MOST_TOOLS = 128;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
  private static final JsonMapper JSON = new JsonMapper();

  private TurnRules() {}

  /// @param open the ids of the calls of the answer that is followed
  static void check(Question question, @Nullable Tools tools, Set<String> open) {
    if (question instanceof Question.Parts parts) {
      Images.check(parts.images().toList());
    }
    if (question instanceof Question.ToolResults told) {
      checkResults(told.results(), open);
    }
    if (tools != null) {
      check(tools);
    }
  }

  /// Of added messages, each after the one before it.
  ///
  /// @param open as above, for the first of them
  static void check(List<AddedMessage> added, Set<String> open) {
    var calls = open;
    for (var message : added) {
      if (message.question() != null) {
        check(message.question(), null, calls);
      }
      calls = calls(message);
    }
  }

  /// The ids of the calls that may be answered after it.
  static Set<String> calls(AddedMessage message) {
    var answer = message.answer();
    return answer == null
        ? Set.of()
        : answer.toolCalls().stream().map(ToolCall::id).collect(toSet());
  }

  private static void checkResults(List<ToolResult> results, Set<String> open) {
    var missing = new HashSet<>(open);
    for (var result : results) {
      if (!open.contains(result.call())) {
        throw Refusals.unknownToolCall();
      }
      if (!missing.remove(result.call())) {
        throw Refusals.duplicateToolResult();
      }
    }
    if (!missing.isEmpty()) {
      throw Refusals.missingToolResult(missing.size());
    }
  }

  static void check(Tools tools) {
    if (tools.list().isEmpty() || tools.list().size() > MOST_TOOLS) {
      throw Refusals.invalidTool("There must be 1 to " + MOST_TOOLS + " tools.");
    }
    var names = tools.list().stream().map(Tool::name).collect(toSet());
    if (!names.stream().allMatch(it -> NAME.matcher(it).matches())) {
      throw Refusals.invalidTool("A tool's name must be 1 to 64 of a-z, A-Z, 0-9, _ and -.");
    }
    if (names.size() < tools.list().size()) {
      throw Refusals.invalidTool("Each tool needs a name of its own.");
    }
    if (!tools.list().stream().allMatch(it -> isObject(it.parameters()))) {
      throw Refusals.invalidTool("A tool's parameters must be a JSON Schema, which is an object.");
    }
    var choice = tools.choice();
    if (choice != null && choice.name() != null && !names.contains(choice.name())) {
      throw Refusals.invalidTool("tool_choice names none of the tools.");
    }
  }

  private static boolean isObject(@Nullable Text schema) {
    try {
      return schema == null || JSON.readTree(schema.value()).isObject();
    } catch (JacksonException _) {
      return false;
    }
  }
}
