package dev.chatai.api.docs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.MessageView;
import dev.chatai.conversation.query.SearchHit;
import dev.chatai.conversation.query.UsageDayView;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/// Completes the schemas of views. They belong to the query module, which has no OpenAPI
/// annotations. Nullability is taken from the records; descriptions are here.
class ViewSchemas implements OpenApiCustomizer {
  private static final List<Class<? extends Record>> VIEWS =
      List.of(
          ConversationView.class,
          MessageView.class,
          MessageView.ErrorView.class,
          ToolCall.class,
          ToolResult.class,
          Citation.class,
          Usage.class,
          UsageDayView.class,
          SearchHit.class);

  private static final Map<String, String> MEANING =
      Map.ofEntries(
          Map.entry("ConversationView.messages", "The active branch, oldest first."),
          Map.entry("ConversationView.model", "The model of all turns that name none."),
          Map.entry("ConversationView.system_prompt", "How the model is to behave."),
          Map.entry("ConversationView.metadata", "As the client gave it."),
          Map.entry("ConversationView.updated_at", "When its last turn began or ended (RFC 3339)."),
          Map.entry("MessageView.parent_id", "The message it follows; null at a beginning."),
          Map.entry("MessageView.content", "The text; an open answer's so far."),
          Map.entry(
              "MessageView.status",
              "A user's message is `completed`. An assistant's: `queued`, `in_progress`, then one"
                  + " of `completed`, `incomplete` (cut by length or a filter), `failed`,"
                  + " `cancelled`."),
          Map.entry("MessageView.parts", "The question, if it was a list of parts."),
          Map.entry(
              "MessageView.tool_results", "The question, if it was these; its author is `tool`."),
          Map.entry(
              "MessageView.reasoning", "What the model thought before; it is not sent it again."),
          Map.entry(
              "MessageView.tool_calls",
              "What the client is to carry out; `tool_results` answer each of them."),
          Map.entry("MessageView.citations", "Its sources, in its order."),
          Map.entry(
              "MessageView.format_valid",
              "Whether the text has the form that `response_format` asked for."),
          Map.entry("ToolCall.id", "The `tool_call_id` of its result."),
          Map.entry(
              "ToolCall.arguments", "As the model wrote them: JSON, unless the model failed."),
          Map.entry("Citation.start", "Where the text that it supports begins."),
          Map.entry("Citation.end", "Where the text that it supports ends."),
          Map.entry("Usage.reasoning_tokens", "Of the completion, where the model tells it."),
          Map.entry("Usage.cached_tokens", "Of the prompt, where the model tells it."),
          Map.entry("MessageView.model", "The model that was asked; an assistant's message only."),
          Map.entry("MessageView.attempts", "How often a model was asked."),
          Map.entry("MessageView.error", "Why it failed."),
          Map.entry("UsageDayView.day", "By UTC."),
          Map.entry("UsageDayView.turns", "All that ended."),
          Map.entry("UsageDayView.completed", "Those with an answer, even one cut short."),
          Map.entry("UsageDayView.aborted", "The others: failed and cancelled."),
          Map.entry("ErrorView.code", "Stable, for programs."),
          Map.entry("ErrorView.retry_after", "Seconds that the upstream asked to wait."),
          Map.entry(
              "ErrorView.field",
              "The field of the request that the model does not support; only with"
                  + " `unsupported_parameter`."));

  @Override
  public void customise(OpenAPI document) {
    for (var view : VIEWS) {
      var schema = document.getComponents().getSchemas().get(view.getSimpleName());
      if (schema != null) {
        for (var component : view.getRecordComponents()) {
          complete(schema, view, component);
        }
      }
    }
    MEANING.forEach((field, meaning) -> describe(document, field.split("\\."), meaning));
  }

  private static void describe(OpenAPI document, String[] field, String meaning) {
    Schema<?> view = document.getComponents().getSchemas().get(field[0]);
    var property = view == null ? null : view.getProperties().get(field[1]);
    if (property != null) {
      property.setDescription(meaning);
    }
  }

  private static void complete(Schema<?> schema, Class<?> view, RecordComponent component) {
    var name = name(component);
    var nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    if (component.getAccessor().isAnnotationPresent(JsonInclude.class)
        || (nullable && view.isAnnotationPresent(JsonInclude.class))) {
      return; // left out when null
    }
    schema.addRequiredItem(name);
    Schema<?> property = schema.getProperties().get(name);
    if (property != null && nullable) {
      property.addType("null");
    }
  }

  private static String name(RecordComponent component) {
    var named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null ? component.getName() : named.value();
  }
}
