package dev.chatai.api.openai.responses;

import static java.util.Objects.requireNonNullElse;

import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.api.openai.item.Item;
import dev.chatai.api.openai.item.Items;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.TurnOptions.Sampling;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.Tools;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of a response from its request on. Makes the objects that clients read.
///
/// @param answer that the response is
/// @param conversation null for one that is not stored
/// @param previous the answer that its question follows; null for none
/// @param options of its turn
/// @param model the one that is asked
/// @param background as the request says
record Response(
    MessageId answer,
    @Nullable ConversationId conversation,
    @Nullable MessageId previous,
    TurnOptions options,
    String model,
    boolean background) {
  private static final Sampling DEFAULTS = new Sampling(1.0, null, 0.0, 0.0);

  /// As it is while nothing was said.
  ResponseObject begun() {
    return object("in_progress", model, List.of(), null, null, null);
  }

  /// As it is once it is accepted.
  ResponseObject queued() {
    return object("queued", model, List.of(), null, null, null);
  }

  /// As it is now.
  ResponseObject of(MessageView message) {
    return object(
        message.status().value(),
        requireNonNullElse(message.model(), model),
        Items.of(message),
        failure(message),
        incomplete(message),
        usage(message.usage()));
  }

  private ResponseObject object(
      String status,
      String asked,
      List<Item> output,
      ResponseObject.@Nullable Failure error,
      ResponseObject.@Nullable IncompleteDetails incomplete,
      ResponseObject.@Nullable TokenUsage usage) {
    var sampling = requireNonNullElse(options.sampling(), DEFAULTS);
    var effort = options.reasoningEffort();
    var tools = options.tools();
    return new ResponseObject(
        OpenAiIds.response(answer),
        "response",
        OpenAiIds.createdAt(answer),
        null,
        status,
        background,
        error,
        incomplete,
        options.systemPrompt(),
        options.maxTokens(),
        null,
        asked,
        output,
        tools == null || !Boolean.FALSE.equals(tools.parallel()),
        previous == null ? null : OpenAiIds.response(previous),
        conversation == null
            ? null
            : new ResponseObject.ConversationReference(OpenAiIds.of(conversation)),
        effort == null ? null : new ResponseObject.Reasoning(effort, null),
        null,
        null,
        "default",
        conversation != null,
        requireNonNullElse(options.temperature(), 1.0),
        requireNonNullElse(sampling.topP(), 1.0),
        requireNonNullElse(sampling.presencePenalty(), 0.0),
        requireNonNullElse(sampling.frequencyPenalty(), 0.0),
        0,
        new ResponseObject.TextSettings(format(options.responseFormat()), options.verbosity()),
        choice(tools),
        tools == null ? List.of() : tools.list().stream().map(Response::tool).toList(),
        "auto",
        usage,
        requireNonNullElse(options.metadata(), Metadata.NONE).entries());
  }

  private static ResponseObject.@Nullable Failure failure(MessageView message) {
    var error = message.error();
    return error == null ? null : new ResponseObject.Failure(error.code().code(), error.detail());
  }

  private static ResponseObject.@Nullable IncompleteDetails incomplete(MessageView message) {
    return message.status() == MessageStatus.INCOMPLETE
        ? new ResponseObject.IncompleteDetails(
            message.finishReason() == FinishReason.CONTENT_FILTER
                ? "content_filter"
                : "max_output_tokens")
        : null;
  }

  private static ResponseObject.Format format(@Nullable ResponseFormat format) {
    if (format == null) {
      return ResponseObject.Format.of("text");
    }
    return switch (format.type()) {
      case TEXT -> ResponseObject.Format.of("text");
      case JSON_OBJECT -> ResponseObject.Format.of("json_object");
      case JSON_SCHEMA ->
          new ResponseObject.Format(
              "json_schema",
              format.name(),
              value(format.schema()),
              requireNonNullElse(format.strict(), false));
    };
  }

  private static Object choice(@Nullable Tools tools) {
    var choice = tools == null ? null : tools.choice();
    if (choice == null) {
      return "auto";
    }
    return choice.name() == null
        ? choice.mode().value()
        : new ResponseObject.ChosenFunction("function", choice.name());
  }

  private static ResponseObject.FunctionTool tool(Tool tool) {
    return new ResponseObject.FunctionTool(
        "function", tool.name(), tool.description(), value(tool.parameters()), tool.strict());
  }

  private static @Nullable String value(@Nullable Text text) {
    return text == null ? null : text.value();
  }

  private static ResponseObject.@Nullable TokenUsage usage(@Nullable Usage usage) {
    return usage == null
        ? null
        : new ResponseObject.TokenUsage(
            usage.promptTokens(),
            new ResponseObject.TokenUsage.InputDetails(
                requireNonNullElse(usage.cachedTokens(), 0), 0),
            usage.completionTokens(),
            new ResponseObject.TokenUsage.OutputDetails(
                requireNonNullElse(usage.reasoningTokens(), 0)),
            usage.totalTokens());
  }
}
