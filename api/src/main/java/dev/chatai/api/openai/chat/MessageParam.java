package dev.chatai.api.openai.chat;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.chatai.api.body.FieldLimits;
import dev.chatai.api.openai.Contents;
import dev.chatai.api.openai.Parameters;
import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A message as clients send it.
///
/// @param content a string, or a list of parts; an assistant's with calls needs none
/// @param name of a user or an assistant, told to the model; a tool's is not read, as its call has
///   one
/// @param reasoningContent what an assistant thought before; `reasoning` is another name for it
/// @param annotations this and the following: what an answer had beside its text; not read
@JsonNaming(SnakeCaseStrategy.class)
record MessageParam(
    @Nullable String role,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable List<PartParam> content,
    @Nullable String name,
    @Nullable String toolCallId,
    @Nullable List<CallParam> toolCalls,
    @Nullable Text refusal,
    @Nullable Text reasoningContent,
    @Nullable Text reasoning,
    @Nullable JsonNode functionCall,
    @Nullable JsonNode audio,
    @Nullable JsonNode annotations,
    @Nullable JsonNode parsed) {
  private static final String TOOL = "tool";

  /// As OpenAI's API reference has it, but for what cannot be told in JSON.
  private static final String NAME = "[^\\s<>|/\\\\\\p{Cntrl}\\p{Cs}]{1,64}";

  /// A part of a message. A string is a part of text. The fields that are not read are the
  /// message's: OpenAI's client for agents repeats them in the parts of an earlier answer.
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonIgnoreProperties({"role", "tool_calls", "annotations", "reasoning_content", "reasoning"})
  record PartParam(
      @Nullable String type,
      @Nullable Text text,
      @Nullable Text refusal,
      @Nullable ImageParam imageUrl,
      @Nullable JsonNode inputAudio,
      @Nullable JsonNode file) {
    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    PartParam {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static PartParam of(String text) {
      return new PartParam("text", new Text(text), null, null, null, null);
    }

    /// @param param its path
    Part part(String param) {
      if (!"image_url".equals(type)) {
        return new Part.TextPart(words(param));
      }
      var image = required(imageUrl, param + ".image_url");
      Parameters.oneOf(param + ".image_url.detail", image.detail(), "auto");
      return new Part.ImagePart(required(image.url(), param + ".image_url.url"));
    }

    /// @param param its path
    Text words(String param) {
      return switch (type) {
        case "text" -> required(text, param + ".text");
        case "refusal" -> required(refusal, param + ".refusal");
        case null, default ->
            throw Parameters.unsupported(
                param + ".type", "Content of this type is not supported here.");
      };
    }
  }

  record ImageParam(@Nullable Text url, @Nullable String detail) {}

  /// @param index of a call as streams tell it; not read
  record CallParam(
      @Nullable String id,
      @Nullable String type,
      @Nullable FunctionParam function,
      @Nullable Integer index) {
    /// @param param its path
    ToolCall call(String param) {
      Parameters.oneOf(param + ".type", type, "function");
      var called = required(function, param + ".function");
      return new ToolCall(
          required(id, param + ".id"),
          required(called.name(), param + ".function.name"),
          required(called.arguments(), param + ".function.arguments"));
    }
  }

  record FunctionParam(@Nullable String name, @Nullable Text arguments) {}

  /// @param param its path
  /// @throws Problem when it has something that would change the answer and is not supported
  void check(String param) {
    Parameters.refuse(param + ".function_call", functionCall);
    Parameters.refuse(param + ".audio", audio);
    if (name == null || TOOL.equals(role)) {
      return;
    }
    if ("system".equals(role) || "developer".equals(role)) {
      throw Parameters.unsupported(
          param + ".name", "What operators say is joined, so that it has no name here.");
    }
    if (!name.matches(NAME)) {
      throw Problem.field(
          param + ".name", "must be 1 to 64 characters, without white space, <, >, |, / and \\.");
    }
  }

  /// @param param its path
  /// @throws Problem when it has a name that would be told to the model
  void refuseName(String param) {
    if (name != null && !TOOL.equals(role)) {
      throw Parameters.unsupported(
          param + ".name", "Names are not kept, so that a stored completion cannot have them.");
    }
  }

  /// What a user asks.
  Question question(String param) {
    var parts = new ArrayList<Part>();
    for (var part : parts()) {
      parts.add(part.part(param + ".content[" + parts.size() + "]"));
    }
    return Contents.question(param + ".content", parts);
  }

  /// All text in it as one; empty for none.
  Text words(String param) {
    var texts = new ArrayList<Text>();
    for (var part : parts()) {
      texts.add(part.words(param + ".content[" + texts.size() + "]"));
    }
    if (refusal != null) {
      texts.add(refusal);
    }
    var words = Objects.requireNonNullElseGet(Contents.joined(texts.stream()), () -> new Text(""));
    FieldLimits.atMost(FieldLimits.TEXT, param + ".content", words);
    return words;
  }

  private List<PartParam> parts() {
    return Objects.requireNonNullElse(content, List.of());
  }

  List<ToolCall> calls(String param) {
    var calls = new ArrayList<ToolCall>();
    for (var call : Objects.requireNonNullElse(toolCalls, List.<CallParam>of())) {
      calls.add(call.call(param + ".tool_calls[" + calls.size() + "]"));
    }
    return calls;
  }

  @Nullable Text thought() {
    return reasoningContent != null ? reasoningContent : reasoning;
  }

  static <T> T required(@Nullable T given, String param) {
    if (given == null) {
      throw Problem.field(param, "is required.");
    }
    return given;
  }
}
