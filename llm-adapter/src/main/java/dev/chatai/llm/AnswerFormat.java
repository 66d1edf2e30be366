package dev.chatai.llm;

import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Whether an answer has the form that its turn asks for. It is told, and nothing is repaired.
final class AnswerFormat {
  private static final JsonMapper JSON = new JsonMapper();

  private AnswerFormat() {}

  /// @return null where no form is asked for, or where it is not judged: whether an answer fits a
  ///   schema
  static @Nullable Boolean isValid(@Nullable ResponseFormat format, Text answer) {
    return switch (format == null ? ResponseFormat.Type.TEXT : format.type()) {
      case TEXT -> null;
      case JSON_OBJECT -> isObject(answer.value());
      case JSON_SCHEMA -> isJson(answer.value()) ? null : false;
    };
  }

  private static boolean isObject(String text) {
    try {
      return JSON.readTree(text).isObject();
    } catch (JacksonException _) {
      return false;
    }
  }

  private static boolean isJson(String text) {
    try {
      return !JSON.readTree(text).isMissingNode();
    } catch (JacksonException _) {
      return false;
    }
  }
}
