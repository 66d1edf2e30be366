package dev.chatai.api.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.api.http.Ids;
import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Text;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/// A question, and how it is to be answered.
///
/// @param after the message to follow; absent and null differ
@Schema(description = "A question, and how it is to be answered.")
record Turn(
    @Schema(
            description = "What to ask: 1 to 200,000 characters, not only white space.",
            requiredMode = Schema.RequiredMode.REQUIRED,
            minLength = 1,
            maxLength = FieldLimits.TEXT,
            example = "Why is the sky blue?")
        Text message,
    @Schema(
            description =
                "Whether to send the answer as it comes. The strings \"true\" and \"false\" are"
                    + " understood, too.",
            defaultValue = "false")
        @JsonDeserialize(using = Flag.class)
        boolean stream,
    @Schema(description = "The model; absent: the conversation's, or else the standard one.")
        @Nullable String model,
    @Schema(description = "0 is sober, 2 is wild.", minimum = "0", maximum = "2")
        @Nullable Double temperature,
    @Schema(description = "Most tokens the answer may have.", minimum = "1")
        @JsonProperty("max_tokens")
        @Nullable Integer maxTokens,
    @Schema(
            description =
                "The assistant's message to follow. Absent: the active branch's last; null: a new"
                    + " beginning. So editing is posting beside an old question.",
            types = {"string", "null"},
            format = "uuid")
        @JsonProperty("parent_id")
        @JsonDeserialize(using = Parent.class)
        After after,
    @Schema(
            description =
                "What to do while an earlier question is still being answered: `queue` behind it (at"
                    + " most 16 wait), `reject` this one, `interrupt` the other, whose text is kept,"
                    + " or `rollback`: as interrupt, and this one takes its place on the branch.",
            defaultValue = "queue")
        @JsonProperty("on_busy")
        OnBusy onBusy) {

  Turn {
    if (message == null) {
      throw Problem.field("message", "is required.");
    }
    if (message.value().isBlank()) {
      throw Problem.field("message", "must not be empty.");
    }
    FieldLimits.atMost(FieldLimits.TEXT, "message", message);
    FieldLimits.options(model, temperature, maxTokens);
    onBusy = Objects.requireNonNullElse(onBusy, OnBusy.QUEUE);
  }

  TurnOptions options() {
    return new TurnOptions(model, temperature, maxTokens);
  }

  /// Reads a boolean, or `"true"` or `"false"`, which clients send that treat all fields as
  /// strings.
  static final class Flag extends ValueDeserializer<Boolean> {
    @Override
    public Boolean deserialize(JsonParser json, DeserializationContext context) {
      return switch (json.currentToken()) {
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_STRING ->
            switch (json.getString()) {
              case "true" -> true;
              case "false" -> false;
              default -> throw refused();
            };
        default -> throw refused();
      };
    }

    @Override
    public Boolean getNullValue(DeserializationContext context) {
      return false;
    }

    @Override
    public Boolean getAbsentValue(DeserializationContext context) {
      return false;
    }

    private static Problem refused() {
      return Problem.field("stream", "must be a boolean, \"true\" or \"false\".");
    }
  }

  /// Distinguishes an absent parent, null and a message.
  static final class Parent extends ValueDeserializer<After> {
    @Override
    public After deserialize(JsonParser json, DeserializationContext context) {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        try {
          return After.message(new MessageId(Ids.uuid(json.getString())));
        } catch (IllegalArgumentException _) {
          // reported below
        }
      }
      throw Problem.field("parent_id", "must be a UUID of 36 characters, or null.");
    }

    @Override
    public After getNullValue(DeserializationContext context) {
      return After.NOTHING;
    }

    @Override
    public After getAbsentValue(DeserializationContext context) {
      return After.NEWEST;
    }
  }
}
