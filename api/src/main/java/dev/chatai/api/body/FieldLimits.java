package dev.chatai.api.body;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.content.Text;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Checks of fields that several requests have.
public final class FieldLimits {
  /// Maximum length of a message or system prompt, in Unicode characters.
  public static final int TEXT = 200_000;

  /// Maximum length of a title, in Unicode characters.
  public static final int TITLE = 1_000;

  /// Maximum length of a model's name, in UTF-16 units.
  private static final int MODEL = 200;

  /// Maximum number of stops.
  static final int STOPS = 4;

  /// Maximum length of a stop, in Unicode characters.
  static final int STOP = 200;

  /// Of a schema; a tool's name likewise.
  public static final String NAME = "[a-zA-Z0-9_-]{1,64}";

  /// So that it needs no seal in the log.
  static final String WORD = "[a-zA-Z0-9_-]{1,32}";

  private FieldLimits() {}

  /// @throws Problem when the text has more Unicode characters than that
  public static void atMost(int characters, String field, @Nullable Text text) {
    if (text != null && text.length() > characters) {
      throw Problem.field(
          field, String.format(Locale.ROOT, "must have at most %,d characters.", characters));
    }
  }

  /// @throws Problem when one of a conversation's settings is too long, or no model's name
  public static void conversation(
      @Nullable Text title, @Nullable Text systemPrompt, @Nullable String model) {
    atMost(TITLE, "title", title);
    atMost(TEXT, "system_prompt", systemPrompt);
    model(model);
  }

  /// @throws Problem when the number is not in the range, both ends included
  public static void range(String field, @Nullable Double number, int least, int most) {
    if (number != null && !(number >= least && number <= most)) {
      throw Problem.field(field, "must be a number from " + least + " to " + most + ".");
    }
  }

  /// @throws Problem when it is not one word
  public static void word(String field, @Nullable String given) {
    if (given != null && !given.matches(WORD)) {
      throw Problem.field(field, "must be one word, such as \"low\".");
    }
  }

  /// A problem with something within a field, which the detail names.
  static Problem within(ProblemCode code, String field, String detail) {
    return new Problem(code, detail).with("field", field);
  }

  /// @throws Problem when it is no model's name
  public static void model(@Nullable String model) {
    if (model != null && (model.isBlank() || model.length() > MODEL || !Text.storable(model))) {
      throw Problem.field("model", "must be a name of 1 to " + MODEL + " characters.");
    }
  }

  /// @return the stops
  /// @throws Problem when there are too many, or one is empty or too long
  public static @Nullable List<Text> stops(@Nullable List<Text> stops) {
    if (stops != null
        && (stops.isEmpty()
            || stops.size() > STOPS
            || stops.stream().anyMatch(it -> it.length() < 1 || it.length() > STOP))) {
      throw Problem.field(
          "stop", "must be 1 to " + STOPS + " strings of 1 to " + STOP + " characters.");
    }
    return stops;
  }
}
