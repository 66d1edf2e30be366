package dev.chatai.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.llm.chunk.Json;
import dev.chatai.llm.wire.RequestForms.Form;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class RequestFormsTest {
  private static final Form FIRST = new Form(false, true, true, false, Set.of());

  private final RequestForms forms = new RequestForms(FIRST);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "stream_options | {\"error\":{\"message\":\"Unrecognized request argument supplied:"
            + " stream_options\"}}",
        "stream_options | {\"error\":{\"message\":\"Unknown parameter:"
            + " 'stream_options'.\",\"param\":\"stream_options\"}}",
        "stream_options |"
            + " {\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"stream_options\"],\"msg\":\"Extra"
            + " inputs are not permitted\",\"input\":{\"include_usage\":true}}]}",
        "stream_options | {\"message\":\"json: unknown field \\\"stream_options\\\"\"}",
        "stream_options | {\"error\":{\"message\":\"Additional properties are not allowed"
            + " ('stream_options' was unexpected) - 'stream_options'\"}}",
        "stream_options | {\"object\":\"error\",\"message\":\"[{'type': 'extra_forbidden', 'loc':"
            + " ('body', 'stream_options'), 'msg': 'Extra inputs are not"
            + " permitted'}]\",\"code\":400}",
        "stream_options | {\"error\":\"include_usage is not supported\"}",
        "max_tokens | {\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not"
            + " supported with this model. Use 'max_completion_tokens'"
            + " instead.\",\"type\":\"invalid_request_error\",\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"}}",
        "max_tokens | {\"error\":{\"message\":\"property 'max_tokens' is"
            + " unsupported\",\"type\":\"invalid_request_error\"}}",
        "stream | {\"error\":{\"message\":\"Your organization must be verified to stream this"
            + " model.\",\"param\":\"stream\",\"code\":\"unsupported_value\"}}",
        "stream | {\"error\":{\"message\":\"Streaming is not supported for this model\"}}",
      })
  void what_nobody_asked_for_is_sent_otherwise(String parameter, String body) {
    var failure = Objects.requireNonNull(refused("m", body));

    assertThat(failure.reformed).isTrue();
    assertThat(forms.of("other")).isEqualTo(FIRST);
    assertThat(forms.of("m"))
        .isEqualTo(
            switch (parameter) {
              case "stream_options" -> new Form(false, false, true, false, Set.of());
              case "max_tokens" -> new Form(true, true, true, true, Set.of());
              default -> new Form(false, false, false, false, Set.of());
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "temperature | {\"error\":{\"message\":\"Unsupported value: 'temperature' does not support"
            + " 0.5 with this model. Only the default (1) value is"
            + " supported.\",\"param\":\"temperature\",\"code\":\"unsupported_value\"}}",
        "temperature | {\"message\":\"`temperature` is deprecated for this model.\"}",
        "temperature | {\"error\":{\"message\":\"litellm.UnsupportedParamsError: openai does not"
            + " support parameters: {'temperature': 0.5}\",\"param\":null}}",
        "max_tokens | {\"error\":{\"message\":\"max_tokens is too large: 100000. This model"
            + " supports at most 16384 completion tokens, whereas you provided"
            + " 100000.\",\"type\":\"invalid_request_error\",\"param\":\"max_tokens\",\"code\":\"invalid_value\"}}",
        "max_tokens | {\"error\":{\"message\":\"Invalid max_tokens value, the valid range of"
            + " max_tokens is [1, 8192]\"}}",
        "max_tokens | {\"error\":{\"message\":\"`max_tokens` must be less than or equal to `8192`,"
            + " the maximum value for `max_tokens` is less than the `context_window` for this"
            + " model\",\"param\":\"max_tokens\"}}",
      })
  void what_a_caller_asked_for_is_named(String parameter, String body) {
    var failure = Objects.requireNonNull(refused("m", body));

    assertThat(failure.reformed).isFalse();
    assertThat(failure.parameter).isEqualTo(parameter);
    assertThat(forms.of("m")).isEqualTo(FIRST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"error\":{\"message\":\"Unsupported parameter: 'top_p'\",\"param\":\"top_p\"}}",
        "{\"error\":{\"message\":\"messages must not be empty\",\"param\":\"messages\"}}",
        "{\"error\":\"Error while streaming\"}",
        "<html>Bad Request</html>",
        "{}",
      })
  void any_other_refusal_is_not_about_a_parameter(String body) {
    assertThat(refused("m", body)).isNull();
  }

  @Test
  void a_limit_that_is_refused_under_both_names_is_named() {
    refused("m", "{\"error\":{\"message\":\"max_tokens is not supported\"}}");

    var failure =
        Objects.requireNonNull(
            refused("m", "{\"error\":{\"message\":\"Unknown parameter: max_completion_tokens\"}}"));

    assertThat(failure.parameter).isEqualTo("max_tokens");
  }

  @Test
  void one_call_learns_of_what_another_has_learned() {
    var used = forms.of("m");
    refused("m", "{\"error\":\"unknown field stream_options\"}");
    var learned = forms.of("m");

    var failure =
        forms.refused("m", used, request(used), body("unknown field stream_options"), "HTTP 400");

    assertThat(Objects.requireNonNull(failure).reformed).isTrue();
    assertThat(forms.of("m")).isEqualTo(learned);
  }

  @Test
  void the_form_is_applied_to_the_request() {
    var request = request(FIRST);
    new Form(false, true, false, false, Set.of()).apply(request);

    assertThat(request.has("stream_options")).isFalse();
    assertThat(request.path("stream").asBoolean(true)).isFalse();
    assertThat(request.path("messages").path(0).path("content").asString()).isEqualTo("Hi 😀");
  }

  private @Nullable UpstreamFailure refused(String model, String body) {
    var used = forms.of(model);
    return forms.refused(model, used, request(used), body(body), "HTTP 400");
  }

  private static ErrorBody body(String text) {
    return ErrorBody.of(text);
  }

  private static ObjectNode request(Form form) {
    var limit = form.completionTokens() ? "max_completion_tokens" : "max_tokens";
    var request =
        (ObjectNode)
            Json.read(
                """
                {"messages":[{"role":"user","content":"Hi 😀"}],"model":"m","stream":true,\
                "stream_options":{"include_usage":true},"temperature":0.5,"%s":64}\
                """
                    .formatted(limit));
    form.apply(request);
    return request;
  }
}
