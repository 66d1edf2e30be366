package dev.chatai.llm.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// In which form each model takes a request. What a server refuses although no caller asked for it
/// is left out or renamed from then on. Remembered in the memory of this node, for each model.
public final class RequestForms {
  /// @param completionTokens whether the token limit is sent as `max_completion_tokens`, rather
  ///   than as `max_tokens`
  /// @param streamOptions whether `stream_options` is sent, which asks for the usage
  /// @param streaming whether the answer is asked for as a stream
  /// @param renamed whether the token limit's other name was refused
  /// @param reasoning whether the model's reasoning before a tool call is sent back with the call,
  ///   as DeepSeek demands (https://api-docs.deepseek.com/guides/thinking_mode) and others refuse
  public record Form(
      boolean completionTokens,
      boolean streamOptions,
      boolean streaming,
      boolean renamed,
      boolean reasoning) {
    /// Whether the request is as the libraries write it.
    boolean isUsual() {
      return streamOptions && streaming;
    }

    /// Brings a request into this form.
    void apply(ObjectNode request) {
      if (!streamOptions || !streaming) {
        request.remove("stream_options");
      }
      if (!streaming) {
        request.put("stream", false);
      }
      if (!reasoning) {
        request.path("messages").forEach(it -> ((ObjectNode) it).remove(REASONING));
      }
    }

    private Form withoutStreamOptions() {
      return new Form(completionTokens, false, streaming, renamed, reasoning);
    }

    private Form withoutStreaming() {
      return new Form(completionTokens, false, false, renamed, reasoning);
    }

    private Form withOtherTokenParameter() {
      return new Form(!completionTokens, streamOptions, streaming, true, reasoning);
    }

    private Form withReasoning() {
      return new Form(completionTokens, streamOptions, streaming, renamed, true);
    }
  }

  private static final Logger log = LoggerFactory.getLogger(RequestForms.class);

  /// Callers name models, so there is no end to them.
  private static final int MOST_MODELS = 1_000;

  private static final String MAX_TOKENS = "max_tokens";
  private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";
  private static final String STREAM_OPTIONS = "stream_options";
  private static final String STREAM = "stream";
  private static final String REASONING = "reasoning_content";
  private static final String TOOLS = "tools";

  /// A question is one of our API's parameters.
  private static final String MESSAGE = "message";

  private final Form first;
  private final Map<String, Form> learned = new ConcurrentHashMap<>();

  /// @param first the form of a model of which nothing was learned
  public RequestForms(Form first) {
    this.first = first;
  }

  public Form of(String model) {
    return learned.getOrDefault(model, first);
  }

  /// What comes of a refusal, if it is for a parameter.
  ///
  /// @param request as it was sent
  /// @param what the refusal in our words, for the log
  /// @return null if it is for something else
  @Nullable UpstreamFailure refused(
      String model, Form used, ObjectNode request, ErrorBody body, String what) {
    var parameter = parameter(used, request, body);
    if (parameter == null) {
      return null;
    }
    var other = other(used, parameter, body);
    if (other == null || (learned.size() >= MOST_MODELS && !learned.containsKey(model))) {
      var name = parameter.equals(MAX_COMPLETION_TOKENS) ? MAX_TOKENS : parameter;
      return UpstreamFailure.unsupported(name, what + ", " + name + " is not supported");
    }
    learned.compute(
        model,
        (_, known) -> {
          if (known == null ? used.equals(first) : known.equals(used)) {
            log.info(
                "The model {} refuses {}: it is left out or renamed from now on",
                model.replaceAll("\\p{Cntrl}", "?"),
                parameter);
            return other;
          }
          return known == null ? first : known; // learned from another call meanwhile
        });
    return UpstreamFailure.reformed(what + ", " + parameter + " is not sent like this again");
  }

  /// The form in which the parameter is not sent; null if a caller asked for it.
  private static @Nullable Form other(Form used, String parameter, ErrorBody body) {
    return switch (parameter) {
      case STREAM_OPTIONS -> used.withoutStreamOptions();
      case REASONING -> used.withReasoning();
      case STREAM -> used.withoutStreaming();
      case MAX_TOKENS, MAX_COMPLETION_TOKENS ->
          !used.renamed()
                  && ErrorWords.UNKNOWN_PARAMETER.in(body.words())
                  && !ErrorWords.BAD_VALUE.in(body.words().replace("invalid", ""))
              ? used.withOtherTokenParameter()
              : null;
      case String _ -> null;
    };
  }

  /// The field of the request that is refused.
  private static @Nullable String parameter(Form used, ObjectNode request, ErrorBody body) {
    if (!used.reasoning() && body.words().contains(REASONING)) {
      return REASONING; // it is missing
    }
    if (ErrorWords.NO_IMAGES.in(body.words()) && !request.findValues("image_url").isEmpty()) {
      return MESSAGE;
    }
    if (ErrorWords.NO_TOOLS.in(body.words()) && request.has(TOOLS)) {
      return TOOLS;
    }
    return fields(request).stream()
        .filter(it -> it.equals(STREAM) ? refusesStream(body) : refuses(body, it))
        .findFirst()
        .orElse(null);
  }

  private static boolean refusesStream(ErrorBody body) {
    return body.parameters().contains(STREAM) || ErrorWords.NO_STREAM.in(body.words());
  }

  private static boolean refuses(ErrorBody body, String field) {
    return body.parameters().stream().anyMatch(it -> it.equals(field) || it.startsWith(field + "."))
        || (isMentioned(body, field)
            && (field.equals(STREAM_OPTIONS)
                || ErrorWords.UNKNOWN_PARAMETER.in(body.words())
                || ErrorWords.BAD_VALUE.in(body.words())));
  }

  private static boolean isMentioned(ErrorBody body, String field) {
    // `stop` or `user` without quotes may be words of a sentence
    boolean plain = field.contains("_") || field.equals("temperature");
    var before = plain ? "(?<![a-z0-9_])" : "[\"'`]";
    var after = plain ? "(?![a-z0-9_])" : "[\"'`]";
    return Pattern.compile(before + Pattern.quote(field) + after).matcher(body.words()).find()
        || (field.equals(STREAM_OPTIONS) && body.words().contains("include_usage"));
  }

  /// The most telling first: a refusal of `stream_options` may name `stream` too, and one of
  /// `max_tokens` the name that is wanted instead, which was not sent.
  private static List<String> fields(ObjectNode request) {
    var fields = new ArrayList<>(request.propertyNames());
    fields.removeAll(List.of("model", "messages", STREAM));
    fields.sort((a, b) -> Boolean.compare(b.equals(STREAM_OPTIONS), a.equals(STREAM_OPTIONS)));
    if (request.path(STREAM).asBoolean(false)) {
      fields.add(STREAM);
    }
    return fields;
  }
}
