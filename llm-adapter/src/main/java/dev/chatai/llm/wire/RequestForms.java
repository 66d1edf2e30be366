package dev.chatai.llm.wire;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  /// @param demands what the model demands of earlier tool calls
  public record Form(
      boolean completionTokens,
      boolean streamOptions,
      boolean streaming,
      boolean renamed,
      Set<HistoryDemand> demands) {
    public Form {
      demands = Set.copyOf(demands);
    }

    /// The form of a model of which nothing was learned.
    public Form(boolean completionTokens, boolean streamOptions, boolean streaming) {
      this(completionTokens, streamOptions, streaming, false, Set.of());
    }

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
      if (!demands.contains(HistoryDemand.REASONING)) {
        request
            .path("messages")
            .forEach(it -> ((ObjectNode) it).remove(HistoryDemand.REASONING_CONTENT));
      }
      demands.forEach(it -> it.apply(request));
    }

    private Form withoutStreamOptions() {
      return new Form(completionTokens, false, streaming, renamed, demands);
    }

    private Form withoutStreaming() {
      return new Form(completionTokens, false, false, renamed, demands);
    }

    private Form withOtherTokenParameter() {
      return new Form(!completionTokens, streamOptions, streaming, true, demands);
    }

    private Form with(HistoryDemand demand) {
      var all = EnumSet.of(demand);
      all.addAll(demands);
      return new Form(completionTokens, streamOptions, streaming, renamed, all);
    }
  }

  private static final Logger log = LoggerFactory.getLogger(RequestForms.class);

  /// Callers name models, so there is no end to them.
  private static final int MOST_MODELS = 1_000;

  private static final String MAX_TOKENS = "max_tokens";
  private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";
  private static final String STREAM_OPTIONS = "stream_options";
  private static final String STREAM = "stream";
  private static final String TOOLS = "tools";
  private static final String EFFORT = "reasoning_effort";
  private static final List<String> TOKEN_LIMITS = List.of(MAX_TOKENS, MAX_COMPLETION_TOKENS);

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
    var demand = HistoryDemand.in(body, request, used.demands());
    if (demand != null) {
      return learn(model, used, used.with(demand), "a history without its " + demand)
          ? UpstreamFailure.reformed(what + ", it demands " + demand + " in the history")
          : null;
    }
    var parameter = parameter(request, body);
    if (parameter == null) {
      return null;
    }
    var other = other(used, parameter, body);
    return other != null && learn(model, used, other, parameter)
        ? UpstreamFailure.reformed(what + ", " + parameter + " is not sent like this again")
        : unsupported(parameter, what);
  }

  private static UpstreamFailure unsupported(String parameter, String what) {
    var name = parameter.equals(MAX_COMPLETION_TOKENS) ? MAX_TOKENS : parameter;
    return UpstreamFailure.unsupported(name, what + ", " + name + " is not supported");
  }

  /// @return false when no more can be remembered
  private boolean learn(String model, Form used, Form other, String refused) {
    if (learned.size() >= MOST_MODELS && !learned.containsKey(model)) {
      return false;
    }
    learned.compute(
        model,
        (_, known) -> {
          if (known == null ? used.equals(first) : known.equals(used)) {
            log.info(
                "The model {} refuses {}: it is asked otherwise from now on",
                model.replaceAll("\\p{Cntrl}", "?"),
                refused);
            return other;
          }
          return known == null ? first : known; // learned from another call meanwhile
        });
    return true;
  }

  /// The form in which the parameter is not sent; null if a caller asked for it.
  private static @Nullable Form other(Form used, String parameter, ErrorBody body) {
    return switch (parameter) {
      case STREAM_OPTIONS -> used.withoutStreamOptions();
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
  private static @Nullable String parameter(ObjectNode request, ErrorBody body) {
    return fields(request).stream()
        .filter(it -> it.equals(STREAM) ? refusesStream(body) : refuses(body, it))
        .findFirst()
        .orElseGet(() -> ability(request, body));
  }

  /// The field that asks for what the model cannot do at all, said in a sentence.
  private static @Nullable String ability(ObjectNode request, ErrorBody body) {
    var words = body.words();
    if (ErrorWords.NO_IMAGES.in(words) && !request.findValues("image_url").isEmpty()) {
      return MESSAGE;
    }
    if (ErrorWords.NO_TOOLS.in(words) && request.has(TOOLS)) {
      return TOOLS;
    }
    return ErrorWords.NO_REASONING.in(words) && request.has(EFFORT) ? EFFORT : null;
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
    // words such as `response format`; but `max tokens` is told where a prompt is too long
    var name = TOKEN_LIMITS.contains(field) ? field : field.replace("_", "[_ -]");
    return Pattern.compile(before + name + after).matcher(body.words()).find()
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
