package dev.chatai.api.openai;

import dev.chatai.api.body.FieldLimits;
import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.Tools;
import dev.chatai.conversation.content.Tools.Choice;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is said and what may be called, from OpenAI's words to ours.
public final class Contents {
  private Contents() {}

  /// A question that consists of these parts.
  ///
  /// @param param the path of its content
  /// @throws Problem when it is empty or too long
  public static Question question(String param, List<Part> parts) {
    var question =
        parts.size() == 1 && parts.getFirst() instanceof Part.TextPart said
            ? said.text()
            : new Question.Parts(parts);
    if (parts.isEmpty() || (question instanceof Text said && said.value().isBlank())) {
      throw Problem.field(param, "must not be empty.");
    }
    FieldLimits.atMost(FieldLimits.TEXT, param, question.text());
    return question;
  }

  /// Several texts as one, a blank line between.
  ///
  /// @return null for none
  public static @Nullable Text joined(Stream<Text> texts) {
    var joined =
        texts.map(Text::value).filter(it -> !it.isBlank()).collect(Collectors.joining("\n\n"));
    return joined.isEmpty() ? null : new Text(joined);
  }

  /// @param name of one of a fixed set: `auto`, `none` or `required`
  /// @throws Problem for any other
  public static Choice choice(String name) {
    return Stream.of(Choice.Mode.AUTO, Choice.Mode.NONE, Choice.Mode.REQUIRED)
        .filter(it -> it.value().equals(name))
        .findFirst()
        .map(it -> new Choice(it, null))
        .orElseThrow(() ->
            Parameters.unsupported(
                "tool_choice", "tool_choice can only be auto, none, required, or a function."));
  }

  /// @param param the path of a tool
  /// @param settings its fields that a function does not have
  /// @throws Problem for a tool that is not a function of the client
  public static void function(String param, @Nullable String type, Map<String, JsonNode> settings) {
    if (!"function".equals(type)) {
      throw Parameters.unsupported(
          param + ".type", "Hosted tools are not available here, only functions of the client.");
    }
    Parameters.refuseUnknown(param, settings);
  }

  /// @return null without tools: then none can be called, whatever else is asked for
  /// @throws Problem when a tool must be called and there is none
  public static @Nullable Tools tools(
      List<Tool> tools, @Nullable Choice choice, @Nullable Boolean parallel) {
    if (!tools.isEmpty()) {
      return new Tools(tools, choice, parallel);
    }
    if (choice != null && choice.mode() != Choice.Mode.AUTO && choice.mode() != Choice.Mode.NONE) {
      throw Problem.field("tool_choice", "needs tools.");
    }
    return null;
  }
}
