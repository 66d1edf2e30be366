package dev.chatai.api.openai.item;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.api.openai.Parameters;
import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Text;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A part of an item as clients send it. A string is a part of text.
///
/// @param type `input_text`, `output_text`, `refusal`, `input_image`, `summary_text`, or
///   `reasoning_text`
/// @param detail of an image; likewise the next two
/// @param annotations of what a model said before; not read, as `logprobs` and `promptCache`
record ContentParam(
    @Nullable String type,
    @Nullable Text text,
    @Nullable Text refusal,
    @JsonProperty("image_url") @Nullable Text imageUrl,
    @Nullable String detail,
    @JsonProperty("file_id") @Nullable JsonNode fileId,
    @JsonProperty("file_data") @Nullable JsonNode fileData,
    @JsonProperty("file_url") @Nullable JsonNode fileUrl,
    @Nullable JsonNode filename,
    @JsonProperty("video_url") @Nullable JsonNode videoUrl,
    @JsonProperty("input_audio") @Nullable JsonNode inputAudio,
    @Nullable JsonNode annotations,
    @Nullable JsonNode logprobs) {
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  ContentParam {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ContentParam of(String text) {
    return new ContentParam(
        null, new Text(text), null, null, null, null, null, null, null, null, null, null, null);
  }

  /// A part of what a user said.
  ///
  /// @param param its path
  Part part(String param) {
    return switch (type) {
      case null -> new Part.TextPart(required(text, param, "text"));
      case "input_text" -> new Part.TextPart(required(text, param, "text"));
      case "input_image" -> {
        Parameters.refuse(param + ".file_id", fileId);
        Parameters.oneOf(param + ".detail", detail, "auto");
        yield new Part.ImagePart(required(imageUrl, param, "image_url"));
      }
      default -> throw unsupported(param);
    };
  }

  /// What a model, a tool or an operator said.
  ///
  /// @param param its path
  Text words(String param) {
    return switch (type) {
      case null -> required(text, param, "text");
      case "input_text", "output_text", "summary_text", "reasoning_text" ->
          required(text, param, "text");
      case "refusal" -> required(refusal, param, "refusal");
      default -> throw unsupported(param);
    };
  }

  private Problem unsupported(String param) {
    return Parameters.unsupported(
        param + ".type", "Content of this type is not supported here; text and images are.");
  }

  private static Text required(@Nullable Text given, String param, String field) {
    if (given == null) {
      throw Problem.field(param + "." + field, "is required.");
    }
    return given;
  }
}
