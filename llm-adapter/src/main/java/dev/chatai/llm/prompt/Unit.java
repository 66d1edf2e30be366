package dev.chatai.llm.prompt;

import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is kept in a prompt, or left out, as a whole: a message, and with one that calls tools
/// their results, without which any upstream refuses it.
///
/// @param results null for none
record Unit(Line line, @Nullable Line results) {
  /// What the model is told of a call that got no result, as the user asked something else instead.
  static final Text NOT_CARRIED_OUT = new Text("This call was not carried out.");

  /// Those that are blank are left out, but for the question, which comes first.
  ///
  /// @param lines newest first
  static List<Unit> all(List<Line> lines) {
    var units = new ArrayList<Unit>();
    Line results = null;
    for (var line : lines) {
      if (!line.results().isEmpty()) {
        results = line;
      } else {
        if (units.isEmpty() || !line.isBlank()) {
          units.add(new Unit(line, line.calls().isEmpty() ? null : results));
        }
        results = null;
      }
    }
    return units;
  }

  boolean isUsers() {
    return line.user();
  }

  /// One for each call.
  List<ToolResult> answers() {
    return results != null
        ? results.results()
        : line.calls().stream().map(it -> new ToolResult(it.id(), NOT_CARRIED_OUT)).toList();
  }

  int tokens(TokenCounter counter) {
    return line.tokens(counter)
        + (results != null
            ? results.tokens(counter)
            : line.calls().size() * counter.ofMessage(NOT_CARRIED_OUT.value()));
  }
}
