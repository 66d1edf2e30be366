package dev.chatai.llm.model;

import dev.chatai.conversation.PromptRules;
import dev.chatai.conversation.answer.Models;
import java.util.List;

/// The models of the one upstream: the demo's only model, or any, since a real server knows best
/// what it serves.
///
/// @param standard the model when none is named
/// @param any whether others may be named
record ModelsServed(String standard, boolean any, PromptRules rules) implements Models {
  private static final String OPENAI = "gpt-5-mini";

  static ModelsServed of(OpenAiSettings upstream, ModelSettings settings, PromptRules rules) {
    if (!upstream.present()) {
      return new ModelsServed(DemoModel.NAME, false, rules);
    }
    var standard = settings.model().isBlank() ? OPENAI : settings.model().strip();
    return new ModelsServed(standard, true, rules);
  }

  @Override
  public boolean serves(String model) {
    return any ? !model.isBlank() : model.equals(standard);
  }

  @Override
  public List<String> names() {
    return List.of(standard);
  }
}
