package dev.chatai.llm.prompt;

import dev.chatai.conversation.content.Part;
import dev.chatai.llm.upstream.UserParts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;

/// The messages that the units of a prompt make. Neighbouring questions of one user are joined by a
/// blank line: they are neighbours when the answer between them failed before it had any text.
final class PromptMessages {
  private final List<Message> messages = new ArrayList<>();
  private final List<Part> asked = new ArrayList<>();
  private @Nullable String asker;

  private PromptMessages() {}

  /// @param units oldest first
  static List<Message> of(Collection<Unit> units) {
    var made = new PromptMessages();
    units.forEach(made::add);
    made.endQuestion();
    return made.messages;
  }

  private void add(Unit unit) {
    if (unit.isUsers()) {
      if (!Objects.equals(asker, unit.line().name())) {
        endQuestion();
      }
      asker = unit.line().name();
      asked.addAll(unit.line().parts());
      return;
    }
    endQuestion();
    var line = unit.line();
    messages.add(
        AssistantMessage.builder()
            .content(line.text())
            .toolCalls(
                line.calls().stream()
                    .map(it ->
                        new AssistantMessage.ToolCall(
                            it.id(), "function", it.name(), it.arguments().value()))
                    .toList())
            .properties(UserParts.ofAnswer(line.name(), line.reasoning()))
            .build());
    if (!line.calls().isEmpty()) {
      messages.add(results(unit));
    }
  }

  private static ToolResponseMessage results(Unit unit) {
    return ToolResponseMessage.builder()
        .responses(
            unit.answers().stream()
                .map(
                    it -> new ToolResponseMessage.ToolResponse(it.call(), "", it.content().value()))
                .toList())
        .build();
  }

  private void endQuestion() {
    if (!asked.isEmpty()) {
      messages.add(UserParts.message(asked, asker));
      asked.clear();
    }
  }
}
