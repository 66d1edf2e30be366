package dev.chatai.api.openai.item;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.content.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An item as clients send it. A string is a message of the user.
///
/// @param type `message`, `function_call`, `function_call_output`, `reasoning`, or
///   `item_reference`; absent: a message, or without a role a reference
/// @param id of a reference; of other items not read, as `status` and `phase`
/// @param content of a message or of reasoning: a string, or a list of parts
/// @param callId of a function's call or its output
/// @param output of a function: a string, or a list of parts
/// @param summary of reasoning
/// @param encryptedContent of reasoning; only its issuer could read it
/// @param others fields of items that are not supported
public record ItemParam(
    @Nullable String type,
    @Nullable String id,
    @Nullable String role,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable List<ContentParam> content,
    @Nullable JsonNode status,
    @Nullable JsonNode phase,
    @JsonProperty("call_id") @Nullable String callId,
    @Nullable String name,
    @Nullable Text arguments,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable List<ContentParam> output,
    @Nullable List<ContentParam> summary,
    @JsonProperty("encrypted_content") @Nullable JsonNode encryptedContent,
    @JsonAnySetter Map<String, JsonNode> others) {
  private static final String MESSAGE = "message";

  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public ItemParam {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ItemParam of(String text) {
    return new ItemParam(
        MESSAGE,
        null,
        "user",
        List.of(ContentParam.of(text)),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Map.of());
  }

  /// The type that it has, or is meant to have.
  String kind() {
    return type != null ? type : role != null ? MESSAGE : "item_reference";
  }
}
