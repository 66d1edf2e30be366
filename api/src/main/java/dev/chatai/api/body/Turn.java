package dev.chatai.api.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.api.http.Ids;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolResult;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/// A question, and how it is to be answered.
@Schema(
    description = "A question, and how it is to be answered.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
public final class Turn extends AnswerRequest {
  @Schema(
      description =
          "What to ask: a text of 1 to 200,000 characters, not only white space, or a list of"
              + " parts. Required, unless there are `tool_results`.")
  @JsonDeserialize(using = Message.class)
  @Nullable Question message;

  @Schema(
      description =
          "Instead of `message`: what the tools gave that the last answer called, one result for"
              + " each call.")
  @JsonProperty("tool_results")
  @Nullable List<ToolResult> toolResults;

  @Schema(
      description =
          "The assistant's message to follow. Absent: the active branch's last; null: a new"
              + " beginning. So editing is posting beside an old question.",
      types = {"string", "null"},
      format = "uuid")
  @JsonProperty("parent_id")
  @JsonDeserialize(using = Parent.class)
  After after = After.NEWEST;

  /// Which message the question follows.
  public After after() {
    return after;
  }

  /// @throws Problem when there is none, or an invalid one
  public Question question() {
    if (toolResults != null) {
      if (message != null) {
        throw Problem.field("tool_results", "stand instead of message: send one of them.");
      }
      return results(toolResults);
    }
    if (message == null) {
      throw Problem.field("message", "is required.");
    }
    if (message instanceof Question.Parts parts) {
      check(parts.parts());
    } else if (message.text().value().isBlank()) {
      throw Problem.field("message", "must not be empty.");
    }
    FieldLimits.atMost(FieldLimits.TEXT, "message", message.text());
    return message;
  }

  private static Question results(List<ToolResult> results) {
    if (results.isEmpty()) {
      throw new Problem(
              ProblemCode.MISSING_TOOL_RESULT, "tool_results must have one for each call.")
          .with("field", "tool_results");
    }
    for (var at = 0; at < results.size(); at++) {
      var result = results.get(at);
      var name = "tool_results[" + at + "].";
      if (result.call() == null || result.content() == null) {
        throw FieldLimits.within(
            ProblemCode.INVALID_FIELD,
            "tool_results",
            name + (result.call() == null ? "tool_call_id" : "content") + " is required.");
      }
      if (result.content().length() > FieldLimits.TEXT) {
        throw FieldLimits.within(
            ProblemCode.INVALID_FIELD, "tool_results", name + "content is too long.");
      }
    }
    return new Question.ToolResults(results);
  }

  private static void check(List<Part> parts) {
    if (parts.isEmpty()) {
      throw Problem.field("message", "must not be empty.");
    }
    for (var at = 0; at < parts.size(); at++) {
      var name = "message[" + at + "].";
      switch (parts.get(at)) {
        case Part.TextPart(var text) -> {
          if (text == null || text.value().isBlank()) {
            throw FieldLimits.within(
                ProblemCode.INVALID_FIELD, "message", name + "text must not be empty.");
          }
        }
        case Part.ImagePart(var url) -> {
          if (url == null) {
            throw FieldLimits.within(
                ProblemCode.INVALID_IMAGE, "message", name + "url is required.");
          }
        }
      }
    }
  }

  /// Reads a text, or a list of parts.
  static final class Message extends ValueDeserializer<Question> {
    @Override
    public Question deserialize(JsonParser json, DeserializationContext context) {
      return switch (json.currentToken()) {
        case VALUE_STRING -> context.readValue(json, Text.class);
        case START_ARRAY -> new Question.Parts(List.of(context.readValue(json, Part[].class)));
        default -> throw Problem.field("message", "must be a string or a list of parts.");
      };
    }
  }

  /// Distinguishes null and a message. An absent parent keeps the field's own value.
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
  }
}
