package dev.chatai.conversation.answer;

import dev.chatai.conversation.PromptRules;
import java.util.List;

/// The models that this server offers. Implemented by the model side.
public interface Models {
  /// The model when neither the request nor the conversation names one.
  String standard();

  /// Whether a request may name this model.
  boolean serves(String model);

  /// The rules by which this server builds prompts.
  PromptRules rules();

  /// The models to offer in a list, the standard one first.
  List<String> names();
}
