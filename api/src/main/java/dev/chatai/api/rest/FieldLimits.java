package dev.chatai.api.rest;

import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.content.Text;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Checks of fields that several requests have.
final class FieldLimits {
  /// Maximum length of a message or system prompt, in Unicode characters.
  static final int TEXT = 200_000;

  /// Maximum length of a title, in Unicode characters.
  static final int TITLE = 1_000;

  /// Maximum length of a model's name, in UTF-16 units.
  private static final int MODEL = 200;

  private FieldLimits() {}

  /// @throws Problem when the text has more Unicode characters than that
  static void atMost(int characters, String field, @Nullable Text text) {
    if (text != null && text.length() > characters) {
      throw Problem.field(
          field, String.format(Locale.ROOT, "must have at most %,d characters.", characters));
    }
  }

  /// @throws Problem when one of a conversation's settings is too long, or no model's name
  static void conversation(
      @Nullable Text title, @Nullable Text systemPrompt, @Nullable String model) {
    atMost(TITLE, "title", title);
    atMost(TEXT, "system_prompt", systemPrompt);
    model(model);
  }

  /// @throws Problem when one of a turn's options is out of range
  static void options(
      @Nullable String model, @Nullable Double temperature, @Nullable Integer maxTokens) {
    model(model);
    if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
      throw Problem.field("temperature", "must be a number from 0 to 2.");
    }
    if (maxTokens != null && maxTokens < 1) {
      throw Problem.field("max_tokens", "must be at least 1.");
    }
  }

  private static void model(@Nullable String model) {
    if (model != null && (model.isBlank() || model.length() > MODEL || !Text.storable(model))) {
      throw Problem.field("model", "must be a name of 1 to " + MODEL + " characters.");
    }
  }
}
