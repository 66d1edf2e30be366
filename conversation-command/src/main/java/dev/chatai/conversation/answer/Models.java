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

  /// All models that can be found out, the standard one among them. May wait for the model's server
  /// for two seconds; what that said is kept for a minute.
  default List<Offered> offered() {
    return names().stream().map(it -> new Offered(it, 0, Offered.UNKNOWN)).toList();
  }

  /// A model.
  ///
  /// @param created in seconds since 1970; 0 if that is not known
  /// @param owner whose it is, as its server says
  record Offered(String name, long created, String owner) {
    /// For an owner that is not known.
    public static final String UNKNOWN = "unknown";
  }
}
