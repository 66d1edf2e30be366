package dev.chatai.api.openai;

import dev.chatai.api.body.FieldLimits;
import dev.chatai.api.body.JsonSchema;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.TurnOptions.Sampling;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Checks of parameters that several routes have. Whatever would change an answer and is not
/// supported is refused by its name.
public final class Parameters {
  private static final Set<String> NOTHING = Set.of("", "false", "0", "0.0");

  /// What may be included, as it is included anyway, or is about tools that there are not.
  private static final Set<String> INCLUDED =
      Set.of(
          "reasoning.encrypted_content",
          "message.input_image.image_url",
          "computer_call_output.output.image_url",
          "code_interpreter_call.outputs",
          "file_search_call.results",
          "web_search_call.results",
          "web_search_call.action.sources");

  private Parameters() {}

  /// @param param its path, such as `text.verbosity`
  public static Problem unsupported(String param, String detail) {
    return new Problem(ProblemCode.UNSUPPORTED_PARAMETER, detail).with("field", param);
  }

  public static Problem unsupported(String param) {
    return unsupported(param, param + " is not supported here.");
  }

  /// @throws Problem if the parameter is given, unless it is null, false, 0, or empty
  public static void refuse(String param, @Nullable JsonNode given) {
    if (given != null && !isNothing(given)) {
      throw unsupported(param);
    }
  }

  /// @param fields of the parameter that its type does not have
  /// @throws Problem about the first of them
  public static void refuseUnknown(String param, Map<String, JsonNode> fields) {
    for (var name : fields.keySet()) {
      throw Problem.unknown(Problem.isShown(name) ? param + "." + name : null, param);
    }
  }

  private static boolean isNothing(JsonNode given) {
    return given.isNull()
        || (given.isContainer() ? given.isEmpty() : NOTHING.contains(given.asString()));
  }

  /// What a parameter names.
  ///
  /// @throws Problem about the parameter when there is nothing of that name
  public static <T> T named(String param, Supplier<T> found) {
    try {
      return found.get();
    } catch (Problem problem) {
      throw problem.with("field", param);
    }
  }

  /// @throws Problem if it is neither absent nor one of these
  public static void oneOf(String param, @Nullable String given, String... accepted) {
    for (var each : accepted) {
      if (given == null || given.equals(each)) {
        return;
      }
    }
    throw unsupported(param, param + " can only be " + String.join(" or ", accepted) + " here.");
  }

  /// @param given what is to be told beside the rest, by OpenAI's names
  /// @throws Problem for something that is not told here
  public static void include(@Nullable List<String> given) {
    if (given != null && !INCLUDED.containsAll(given)) {
      throw unsupported("include");
    }
  }

  /// @return null for no sampling parameter at all
  /// @throws Problem when one is out of its bounds
  public static @Nullable Sampling sampling(
      @Nullable Double topP,
      @Nullable Long seed,
      @Nullable Double frequencyPenalty,
      @Nullable Double presencePenalty) {
    FieldLimits.range("top_p", topP, 0, 1);
    FieldLimits.range("frequency_penalty", frequencyPenalty, -2, 2);
    FieldLimits.range("presence_penalty", presencePenalty, -2, 2);
    return topP == null && seed == null && frequencyPenalty == null && presencePenalty == null
        ? null
        : new Sampling(topP, seed, frequencyPenalty, presencePenalty);
  }

  /// @param param the parameter's name
  /// @throws Problem when it is less than 1
  public static void positive(String param, @Nullable Integer given) {
    if (given != null && given < 1) {
      throw Problem.field(param, "must be at least 1.");
    }
  }

  /// A form that an answer must have, in either protocol's words.
  ///
  /// @param param the path of the format
  /// @param description of the schema
  /// @return null for plain text
  public static @Nullable ResponseFormat format(
      String param,
      @Nullable String type,
      @Nullable String name,
      @Nullable Text description,
      @Nullable Text schema,
      @Nullable Boolean strict) {
    return switch (type) {
      case "text" -> null;
      case "json_object" -> new ResponseFormat(ResponseFormat.Type.JSON_OBJECT, null, null, null);
      case "json_schema" -> {
        if (schema == null) {
          throw Problem.field(param, "must have a schema with the type json_schema.");
        }
        if (name == null || !name.matches(FieldLimits.NAME)) {
          throw Problem.field(param, "must have a name of 1 to 64 of a-z, A-Z, 0-9, _ and -.");
        }
        FieldLimits.atMost(FieldLimits.TEXT, param, description);
        yield new ResponseFormat(
            ResponseFormat.Type.JSON_SCHEMA,
            name,
            JsonSchema.described(schema, description),
            strict);
      }
      case null -> throw Problem.field(param, "must have a type.");
      default -> throw unsupported(param, param + " can only be text, json_object or json_schema.");
    };
  }
}
