package dev.chatai.llm.model;

import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.TurnOptions.Sampling;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.Tools;
import dev.chatai.llm.chunk.Json;
import dev.chatai.llm.upstream.UpstreamRequest;
import dev.chatai.llm.upstream.UserParts;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of a request that Spring AI would change, or has none for, as in OpenAI's API
/// reference, "Create chat completion": it reorders the parts of a question, rewrites schemas, runs
/// tools itself, and knows no 64-bit seed. They are put into its request as they are.
final class RequestFields {
  static final String MESSAGES = "messages";
  private static final String FUNCTION = "function";

  private RequestFields() {}

  static ObjectNode of(UpstreamRequest request) {
    var fields = Json.MAPPER.createObjectNode();
    if (request.messages().stream().anyMatch(RequestFields::isMoreThanText)) {
      var messages = fields.putArray(MESSAGES);
      request.messages().forEach(it -> add(it, messages));
    }
    addOptions(request.options(), fields);
    return fields;
  }

  private static boolean isMoreThanText(Message message) {
    return message instanceof ToolResponseMessage
        || !UserParts.of(message).isEmpty()
        || message.getMetadata().containsKey(UserParts.NAME);
  }

  private static void add(Message message, ArrayNode messages) {
    if (message instanceof ToolResponseMessage results) {
      for (var result : results.getResponses()) {
        messages
            .addObject()
            .put("role", "tool")
            .put("tool_call_id", result.id())
            .put("content", result.responseData());
      }
      return;
    }
    var told = messages.addObject().put("role", message.getMessageType().getValue());
    if (message.getMetadata().get(UserParts.NAME) instanceof String name) {
      told.put("name", name);
    }
    var parts = UserParts.of(message);
    if (parts.isEmpty()) {
      told.put("content", Objects.requireNonNullElse(message.getText(), ""));
    } else {
      addParts(parts, told.putArray("content"));
    }
    if (message.getMetadata().get(UserParts.REASONING) instanceof String thought) {
      told.put("reasoning_content", thought); // for those who demand it
    }
    if (message instanceof AssistantMessage answer && answer.hasToolCalls()) {
      addCalls(answer, told);
    }
  }

  private static void addParts(List<Part> parts, ArrayNode content) {
    for (var part : parts) {
      switch (part) {
        case Part.TextPart text ->
            content.addObject().put("type", "text").put("text", text.text().value());
        case Part.ImagePart image ->
            content
                .addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", image.url().value());
      }
    }
  }

  private static void addCalls(AssistantMessage answer, ObjectNode told) {
    if (told.path("content").asString("").isEmpty()) {
      told.putNull("content"); // several servers refuse an empty text
    }
    var calls = told.putArray("tool_calls");
    for (var call : answer.getToolCalls()) {
      calls
          .addObject()
          .put("id", call.id())
          .put("type", FUNCTION)
          .putObject(FUNCTION)
          .put("name", call.name())
          .put("arguments", call.arguments());
    }
  }

  private static void addOptions(TurnOptions options, ObjectNode fields) {
    if (options.tools() != null) {
      addTools(options.tools(), fields);
    }
    if (options.responseFormat() != null) {
      addFormat(options.responseFormat(), fields.putObject("response_format"));
    }
    if (options.reasoningEffort() != null) {
      fields.put("reasoning_effort", options.reasoningEffort());
    }
    if (options.verbosity() != null) {
      fields.put("verbosity", options.verbosity());
    }
    if (options.stop() != null) {
      var stop = fields.putArray("stop");
      options.stop().forEach(it -> stop.add(it.value()));
    }
    if (options.sampling() != null) {
      addSampling(options.sampling(), fields);
    }
  }

  private static void addSampling(Sampling sampling, ObjectNode fields) {
    if (sampling.topP() != null) {
      fields.put("top_p", sampling.topP());
    }
    if (sampling.seed() != null) {
      fields.put("seed", sampling.seed());
    }
    if (sampling.frequencyPenalty() != null) {
      fields.put("frequency_penalty", sampling.frequencyPenalty());
    }
    if (sampling.presencePenalty() != null) {
      fields.put("presence_penalty", sampling.presencePenalty());
    }
  }

  private static void addTools(Tools tools, ObjectNode fields) {
    var list = fields.putArray("tools");
    tools.list().forEach(it -> addTool(it, list.addObject().put("type", FUNCTION)));
    var choice = tools.choice();
    if (choice != null && choice.name() == null) {
      fields.put("tool_choice", choice.mode().value());
    } else if (choice != null) {
      fields
          .putObject("tool_choice")
          .put("type", FUNCTION)
          .putObject(FUNCTION)
          .put("name", choice.name());
    }
    if (tools.parallel() != null) {
      fields.put("parallel_tool_calls", tools.parallel());
    }
  }

  private static void addTool(Tool tool, ObjectNode told) {
    var function = told.putObject(FUNCTION).put("name", tool.name());
    if (tool.description() != null) {
      function.put("description", tool.description().value());
    }
    addSchema(tool.parameters(), "parameters", tool.strict(), function);
  }

  private static void addFormat(ResponseFormat format, ObjectNode told) {
    switch (format.type()) {
      case TEXT -> told.put("type", "text");
      case JSON_OBJECT -> told.put("type", "json_object");
      case JSON_SCHEMA -> {
        var schema = told.put("type", "json_schema").putObject("json_schema");
        schema.put("name", Objects.requireNonNullElse(format.name(), "answer"));
        addSchema(format.schema(), "schema", format.strict(), schema);
      }
    }
  }

  private static void addSchema(
      @Nullable Text schema, String name, @Nullable Boolean strict, ObjectNode told) {
    if (schema != null) {
      told.set(name, Json.read(schema.value()));
    }
    if (strict != null) {
      told.put("strict", strict);
    }
  }
}
