package dev.chatai.conversation.answer;

import dev.chatai.conversation.PromptRules;
import java.util.List;

/// Which models answer here. The model side knows; the others ask.
public interface Models {
  /// The model when neither the request nor the conversation names one.
  String standard();

  /// Whether a request may name this model.
  boolean serves(String model);

  /// How prompts are made here.
  PromptRules rules();

  /// The models to offer in a list, the standard one first.
  List<String> names();
}
