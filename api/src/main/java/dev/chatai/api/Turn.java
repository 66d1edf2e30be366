package dev.chatai.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.After;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Text;
import dev.chatai.conversation.TurnOptions;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/// A question, and how it is to be answered.
///
/// @param after what it follows; absent and null are two different things here
@Schema(description = "A question, and how it is to be answered.")
record Turn(
    @Schema(
            description = "What to ask: 1 to 200,000 characters, not only white space.",
            requiredMode = Schema.RequiredMode.REQUIRED,
            minLength = 1,
            maxLength = Fields.TEXT,
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
    @Schema(description = "What to do while an earlier question is still being answered.")
        @JsonProperty("on_busy")
        @Nullable OnBusy onBusy) {

  /// What becomes of a question while the one before is open.
  enum OnBusy {
    @JsonProperty("queue")
    QUEUE,
    @JsonProperty("reject")
    REJECT,
    @JsonProperty("interrupt")
    INTERRUPT,
    @JsonProperty("rollback")
    ROLLBACK
  }

  Turn {
    if (message == null) {
      throw Problem.field("message", "is required.");
    }
    if (message.value().isBlank()) {
      throw Problem.field("message", "must not be empty.");
    }
    Fields.atMost(Fields.TEXT, "message", message);
    Fields.model(model);
    if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
      throw Problem.field("temperature", "must be a number from 0 to 2.");
    }
    if (maxTokens != null && maxTokens < 1) {
      throw Problem.field("max_tokens", "must be at least 1.");
    }
  }

  TurnOptions options() {
    return new TurnOptions(model, temperature, maxTokens);
  }

  /// A boolean, or its name in a string, as form-minded clients send it.
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
      throw refused();
    }

    @Override
    public Boolean getAbsentValue(DeserializationContext context) {
      return false;
    }

    private static Problem refused() {
      return Problem.field("stream", "must be a boolean, \"true\" or \"false\".");
    }
  }

  /// Tells "not said" from "nothing" from a message.
  static final class Parent extends ValueDeserializer<After> {
    @Override
    public After deserialize(JsonParser json, DeserializationContext context) {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        try {
          return After.message(new MessageId(Ids.uuid(json.getString())));
        } catch (IllegalArgumentException _) {
          // refused below
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
