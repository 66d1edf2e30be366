package dev.chatai.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.llm.chunk.Json;
import dev.chatai.llm.wire.RequestForms.Form;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What servers say when a model cannot see, call tools, think, or answer in a form, and when it
/// demands more of earlier calls than it was sent. The words are those of the servers, as they
/// stand in their documentation and in bug reports.
class RefusalsTest {
  private static final String REQUEST =
      """
      {"model":"m","stream":true,"messages":[
        {"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]},
        {"role":"assistant","content":null,"reasoning_content":"Hm.","tool_calls":[
          {"id":"a","type":"function","function":{"name":"look","arguments":"{}"}},
          {"id":"b","type":"function","function":{"name":"look","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"a","content":"1"},{"role":"tool","tool_call_id":"b","content":"2"},
        {"role":"user","content":"And?"},{"role":"assistant","content":"Yes."},{"role":"user","content":"So?"}],
       "tools":[],"tool_choice":"auto","response_format":{},"reasoning_effort":"low","seed":1}\
      """;

  private final RequestForms forms = new RequestForms(new Form(false, true, true, false, Set.of()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // OpenAI, Azure
        "message | {\"error\":{\"message\":\"Invalid content type. image_url is only supported by"
            + " certain"
            + " models.\",\"type\":\"invalid_request_error\",\"param\":\"messages.[0].content.[0].type\",\"code\":null}}",
        // DeepSeek
        "message | {\"error\":{\"message\":\"Failed to deserialize the JSON body into the target"
            + " type: messages[0]: unknown variant `image_url`, expected `text` at line 1 column"
            + " 153\",\"type\":\"invalid_request_error\"}}",
        // vLLM
        "message | {\"object\":\"error\",\"message\":\"meta-llama/Llama-3.1-8B is not a multimodal"
            + " model\",\"type\":\"BadRequestError\",\"code\":400}",
        "message | {\"error\":{\"message\":\"At most 0 image(s) may be provided in one"
            + " prompt.\",\"type\":\"BadRequestError\"}}",
        // Ollama
        "message | {\"error\":{\"message\":\"this model does not support image input (ref:"
            + " b8bd630e)\",\"type\":\"api_error\"}}",
        "message | {\"error\":{\"message\":\"this model is missing data required for image"
            + " input\",\"type\":\"api_error\"}}",
        // llama.cpp
        "message | {\"error\":{\"code\":500,\"message\":\"image input is not supported - hint: if"
            + " this is unexpected, you may need to provide the"
            + " mmproj\",\"type\":\"server_error\"}}",
        // LM Studio
        "message | {\"error\":\"Model does not support images. Please use a model that does.\"}",
        // Groq
        "message | {\"error\":{\"message\":\"'messages.0' : for 'role:user' the following must be"
            + " satisfied[('messages.0.content' : value must be a"
            + " string)]\",\"type\":\"invalid_request_error\"}}",
        "message | {\"error\":{\"message\":\"messages[0].content must be a"
            + " string\",\"type\":\"invalid_request_error\"}}",
        // OpenRouter
        "message | {\"error\":{\"message\":\"No endpoints found that support image"
            + " input\",\"code\":404}}",
        // Mistral
        "message | {\"object\":\"error\",\"message\":\"Image input is not enabled for this"
            + " model\",\"type\":\"invalid_request_invalid_args\",\"code\":\"3051\"}",
        // Bedrock
        "message | {\"message\":\"This model doesn't support the image content block that you"
            + " provided. Update the content block and try again.\"}",
        // Google
        "message | {\"error\":{\"code\":400,\"message\":\"Image input modality is not enabled for"
            + " models/gemma-3-1b-it\",\"status\":\"INVALID_ARGUMENT\"}}",
        // Fireworks
        "message | {\"error\":{\"message\":\"Cannot preprocess image len(combined_imgs) = 1,"
            + " len(image_ranges) = 0, please provide valid images\"}}",
        // Moonshot
        "message | {\"error\":{\"message\":\"Image input not supported for model"
            + " moonshot-v1-8k\",\"type\":\"invalid_request_error\"}}",
        "tools | {\"error\":{\"message\":\"registry.ollama.ai/library/gemma:2b does not support"
            + " tools\"}}",
        "tools | {\"object\":\"error\",\"message\":\"\\\"auto\\\" tool choice requires"
            + " --enable-auto-tool-choice and --tool-call-parser to be set\",\"code\":400}",
        "tools | {\"error\":{\"message\":\"No endpoints found that support tool use. To learn more"
            + " about provider routing, visit: https://openrouter.ai/docs\",\"code\":404}}",
        "tools | {\"error\":{\"message\":\"`tool calling` is not supported with this"
            + " model\",\"type\":\"invalid_request_error\"}}",
        "tools | {\"error\":{\"message\":\"deepseek-reasoner does not support Function Calling\"}}",
        "tools | {\"error\":{\"message\":\"tools param requires --jinja flag\",\"code\":500}}",
        "tools | {\"error\":{\"code\":400,\"message\":\"Function calling with a response mime type:"
            + " 'application/json' is unsupported\"}}",
        "response_format | {\"error\":{\"message\":\"Invalid parameter: 'response_format' of type"
            + " 'json_schema' is not supported with this model. Learn more about supported"
            + " models.\",\"param\":null}}",
        "response_format | {\"error\":{\"message\":\"This model does not support response format"
            + " `json_schema`. See supported models at https://console.groq.com/docs\"}}",
        "response_format | {\"error\":{\"message\":\"This response_format type is unavailable"
            + " now\",\"type\":\"invalid_request_error\"}}",
        "reasoning_effort | {\"error\":{\"message\":\"\\\"gemma3\\\" does not support"
            + " thinking\",\"type\":\"api_error\"}}",
        "reasoning_effort | {\"error\":{\"message\":\"Argument not supported on this model:"
            + " reasoningEffort\",\"param\":\"reasoning_effort\"}}",
        "reasoning_effort | {\"error\":{\"message\":\"`reasoning_effort` is not supported with this"
            + " model\"}}",
        "tool_choice | {\"error\":{\"message\":\"The tool_choice parameter does not support being"
            + " set to required or object in thinking mode\"}}",
        "seed | {\"error\":{\"message\":\"property 'seed' is unsupported\"}}",
      })
  void names_what_the_model_cannot_do(String field, String body) {
    var failure =
        Objects.requireNonNull(
            forms.refused("m", forms.of("m"), request(), ErrorBody.of(body), "HTTP 400"));

    assertThat(failure.reformed).isFalse();
    assertThat(failure.parameter).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "REASONING | {\"error\":{\"message\":\"Missing `reasoning_content` field in the assistant"
            + " message at message index 2. For more information, please refer to"
            + " https://api-docs.deepseek.com/guides/thinking_mode#tool-calls\"}}",
        "SIGNATURE | [{\"error\":{\"code\":400,\"message\":\"Function call is missing a"
            + " thought_signature in functionCall parts. This is required for tools to work"
            + " correctly, and missing thought_signature may lead to degraded model performance."
            + " Additional data, function call `default_api:look` , position"
            + " 2.\",\"status\":\"INVALID_ARGUMENT\"}}]",
        "ANSWER | {\"object\":\"error\",\"message\":\"Unexpected role 'user' after role"
            + " 'tool'\",\"type\":\"invalid_request_message_order\",\"param\":null,\"code\":\"3230\"}",
        "ANSWER | {\"error\":{\"message\":\"After the optional system message, conversation roles"
            + " must alternate user and assistant roles except for tool calls and results.\"}}",
      })
  void learns_what_it_demands_of_earlier_calls(HistoryDemand demand, String body) {
    var sent = request();
    forms.of("m").apply(sent);
    var refusal = ErrorBody.of(body);

    var failure = forms.refused("m", forms.of("m"), sent, refusal, "HTTP 400");

    assertThat(Objects.requireNonNull(failure).reformed).isTrue();
    assertThat(forms.of("m").demands()).containsExactly(demand);
    assertThat(forms.of("other").demands()).isEmpty();
    assertThat(forms.refused("m", forms.of("m"), sent, refusal, "HTTP 400")).isNull();
  }

  @Test
  void what_nobody_demands_is_not_sent() {
    assertThat(messages(Set.of()).toString())
        .contains("tool_calls")
        .doesNotContain("reasoning_content", "thought_signature", "Understood");
  }

  @Test
  void what_is_demanded_is_sent() {
    assertThat(messages(Set.of(HistoryDemand.REASONING)))
        .filteredOn(it -> it.path("role").asString().equals("assistant"))
        .extracting(it -> it.path("reasoning_content").asString())
        .containsExactly("Hm.", "");
    assertThat(messages(Set.of(HistoryDemand.SIGNATURE)).get(1).path("tool_calls"))
        .extracting(it -> it.at("/extra_content/google/thought_signature").asString(""))
        .containsExactly("skip_thought_signature_validator", "");
    assertThat(messages(Set.of(HistoryDemand.ANSWER)))
        .extracting(it -> it.path("role").asString())
        .containsExactly(
            "user", "assistant", "tool", "tool", "assistant", "user", "assistant", "user");
  }

  private static JsonNode messages(Set<HistoryDemand> demands) {
    var request = request();
    new Form(false, true, true, false, demands).apply(request);
    return request.path("messages");
  }

  private static ObjectNode request() {
    return (ObjectNode) Json.read(REQUEST);
  }
}
