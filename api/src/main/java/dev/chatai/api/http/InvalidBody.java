package dev.chatai.api.http;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/// Names the invalid field of a well-formed body. Jackson's own messages are not used, because they
/// quote the body.
final class InvalidBody {
  /// Of a key of [dev.chatai.conversation.Metadata].
  private static final int LONGEST_NAME = 64;

  private InvalidBody() {}

  static Problem problem(HttpMessageNotReadableException unreadable) {
    var own = Problem.in(unreadable);
    if (own != null) {
      return own;
    }
    if (!(unreadable.getCause() instanceof JacksonException failure)) {
      return Problem.field("body", "is required.");
    }
    var path = failure.getPath();
    var field = path.isEmpty() ? null : path.getFirst().getPropertyName();
    return field == null
        ? Problem.field("body", "must be a JSON object.")
        : new Problem(ProblemCode.INVALID_FIELD, value(field, path) + rule(failure))
            .with("field", field);
  }

  /// What is invalid: the field, or a value within it, by its name unless that is long.
  private static String value(String field, List<Reference> path) {
    if (path.size() == 1) {
      return field + " ";
    }
    var name = path.getLast().getPropertyName();
    return name == null || name.length() > LONGEST_NAME
        ? field + " has a value that "
        : field + "." + name + " ";
  }

  private static String rule(JacksonException failure) {
    // the message of our own value types
    if (failure instanceof ValueInstantiationException
        && failure.getCause() instanceof IllegalArgumentException refused) {
      return "is not valid: " + refused.getMessage() + ".";
    }
    return "must be " + named(wanted(failure)) + ".";
  }

  private static @Nullable Class<?> wanted(JacksonException failure) {
    return switch (failure) {
      case MismatchedInputException wrong -> wrong.getTargetType();
      case InputCoercionException beyond -> beyond.getTargetType();
      default -> null;
    };
  }

  private static String named(@Nullable Class<?> type) {
    if (type == null) {
      return "valid";
    }
    if (type.isEnum()) {
      return "one of its names";
    }
    if (type == UUID.class) {
      return "a UUID";
    }
    if (type == Integer.class || type == int.class) {
      return "an integer";
    }
    if (Number.class.isAssignableFrom(type) || type == double.class) {
      return "a number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "a boolean";
    }
    if (Map.class.isAssignableFrom(type)) {
      return "an object with string values";
    }
    return type == String.class
        ? "a string"
        : Collection.class.isAssignableFrom(type) ? "an array" : "valid";
  }
}
