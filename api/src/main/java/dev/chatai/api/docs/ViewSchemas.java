package dev.chatai.api.docs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.Usage;
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
              "A user's message is `completed`. An assistant's: `queued`, `in_progress`, then one of"
                  + " `completed`, `incomplete` (cut by length or a filter), `failed`,"
                  + " `cancelled`."),
          Map.entry("MessageView.model", "The model that was asked; an assistant's message only."),
          Map.entry("MessageView.attempts", "How often a model was asked."),
          Map.entry("MessageView.error", "Why it failed."),
          Map.entry("UsageDayView.day", "By UTC."),
          Map.entry("UsageDayView.turns", "All that ended."),
          Map.entry("UsageDayView.completed", "Those with an answer, even one cut short."),
          Map.entry("UsageDayView.aborted", "The others: failed and cancelled."),
          Map.entry("ErrorView.code", "Stable, for programs."),
          Map.entry("ErrorView.retry_after", "Seconds that the upstream asked to wait."));

  @Override
  public void customise(OpenAPI document) {
    for (var view : VIEWS) {
      var schema = document.getComponents().getSchemas().get(view.getSimpleName());
      if (schema != null) {
        for (var component : view.getRecordComponents()) {
          complete(schema, view.getSimpleName(), component);
        }
      }
    }
  }

  private static void complete(Schema<?> schema, String view, RecordComponent component) {
    var name = name(component);
    if (!component.getAccessor().isAnnotationPresent(JsonInclude.class)) {
      schema.addRequiredItem(name);
    }
    Schema<?> property = schema.getProperties().get(name);
    if (property != null) {
      var meaning = MEANING.get(view + "." + name);
      if (meaning != null) {
        property.setDescription(meaning);
      }
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)
          && schema.getRequired() != null
          && schema.getRequired().contains(name)) {
        property.addType("null");
      }
    }
  }

  private static String name(RecordComponent component) {
    var named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null ? component.getName() : named.value();
  }
}
