package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonValue;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.chat.completions.StructuredChatCompletion;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseTextConfig;
import com.openai.models.responses.StructuredResponse;
import dev.chatai.llm.FakeUpstream;
import dev.chatai.llm.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/// Tools and structured answers by the openai-java client.
@Timeout(60)
class OpenAiJavaToolsTest extends OpenAiJavaClientTest {
  @AfterEach
  void restore() {
    upstream.script(Scenario::chosenBy);
  }

  /// What the schemas describe. The client would make them of the class, but it needs another
  /// version of the library for that than Spring AI.
  static final class City {
    public String name = "";
    public int people;
  }

  private static final Map<String, Object> SCHEMA =
      Map.of(
          "type",
          "object",
          "properties",
          Map.of("name", Map.of("type", "string"), "people", Map.of("type", "integer")),
          "required",
          List.of("name", "people"),
          "additionalProperties",
          false);

  /// Calls the tool, and repeats its result.
  private static Function<FakeUpstream.Request, Scenario> calling(String tool) {
    return request -> {
      var last = request.body().get("messages").get(request.body().get("messages").size() - 1);
      return last.get("role").asString().equals("tool")
          ? saying("told " + last.get("content").asString())
          : new Scenario.Deltas(
              List.of(
                  """
                  {"tool_calls":[{"index":0,"id":"call_1","type":"function",
                   "function":{"name":"%s","arguments":"{\\"name\\":"}}]}\
                  """
                      .formatted(tool)
                      .replace("\n", ""),
                  "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
                      + "\"\\\"Rome\\\",\\\"people\\\":3}\"}}]}"),
              Duration.ZERO,
              "tool_calls");
    };
  }

  private static Scenario saying(String text) {
    return new Scenario.Deltas(
        List.of(new JsonMapper().writeValueAsString(Map.of("content", text))),
        Duration.ZERO,
        "stop");
  }

  @Test
  void a_tool_round_of_responses() {
    upstream.script(calling("weather"));
    var parameters = FunctionTool.Parameters.builder();
    SCHEMA.forEach((name, value) -> parameters.putAdditionalProperty(name, JsonValue.from(value)));
    var tool =
        FunctionTool.builder()
            .name("weather")
            .description("Tells the weather.")
            .parameters(parameters.build())
            .strict(true)
            .build();
    var asked = ResponseAccumulator.create();
    var params = asking("Rome 5211").addTool(tool);
    try (var stream = openai.responses().createStreaming(params.build())) {
      stream.stream().peek(ResponseStreamEvent::validate).forEach(asked::accumulate);
    }
    var call = asked.response().output().getLast().asFunctionCall();
    assertThat(call.arguments(City.class).name).isEqualTo("Rome");
    var result =
        ResponseInputItem.FunctionCallOutput.builder()
            .callId(call.callId())
            .outputAsJson(Map.of("sky", "blue"))
            .build();

    var told =
        openai
            .responses()
            .create(
                asking("")
                    .addTool(tool)
                    .previousResponseId(asked.response().id())
                    .inputOfResponse(List.of(ResponseInputItem.ofFunctionCallOutput(result)))
                    .build());

    assertThat(text(told)).isEqualTo("told {\"sky\":\"blue\"}");
    told.validate();
  }

  @Test
  void a_structured_answer_of_responses() {
    upstream.script(_ -> saying("{\"name\":\"Rome\",\"people\":3}"));
    var schema = ResponseFormatTextJsonSchemaConfig.Schema.builder();
    SCHEMA.forEach((name, value) -> schema.putAdditionalProperty(name, JsonValue.from(value)));
    var format =
        ResponseFormatTextJsonSchemaConfig.builder()
            .name("city")
            .description("A city of Italy.")
            .schema(schema.build())
            .build();
    var params = asking("Rome 5212").text(ResponseTextConfig.builder().format(format).build());
    var streamed = ResponseAccumulator.create();
    try (var stream = openai.responses().createStreaming(params.build())) {
      stream.stream().forEach(streamed::accumulate);
    }

    for (var response : List.of(openai.responses().create(params.build()), streamed.response())) {
      response.validate();
      var city =
          new StructuredResponse<>(City.class, response)
              .output().stream()
                  .flatMap(it -> it.message().stream())
                  .flatMap(it -> it.content().stream())
                  .map(it -> it.asOutputText())
                  .toList();
      assertThat(city).extracting(it -> it.name + " " + it.people).containsExactly("Rome 3");
    }
    assertThat(upstream.requests("Rome 5212"))
        .extracting(it -> it.body().at("/response_format/json_schema/schema/description"))
        .extracting(it -> it.asString())
        .containsOnly("A city of Italy.");
  }

  @Test
  void a_tool_round_of_chat_completions() {
    upstream.script(calling("weather"));
    var parameters = FunctionParameters.builder();
    SCHEMA.forEach((name, value) -> parameters.putAdditionalProperty(name, JsonValue.from(value)));
    var tool =
        ChatCompletionFunctionTool.builder()
            .function(
                FunctionDefinition.builder().name("weather").parameters(parameters.build()).build())
            .build();
    var params =
        ChatCompletionCreateParams.builder()
            .model(FakeUpstream.MODEL)
            .addTool(tool)
            .addUserMessage("Rome 5213");
    var streamed = ChatCompletionAccumulator.create();
    try (var stream = openai.chat().completions().createStreaming(params.build())) {
      stream.stream().forEach(streamed::accumulate);
    }
    var asked = streamed.chatCompletion().choices().getFirst().message();
    var call = asked.toolCalls().orElseThrow().getFirst().asFunction();
    assertThat(call.function().arguments(City.class).name).isEqualTo("Rome");

    params.addMessage(asked);
    params.addMessage(
        ChatCompletionToolMessageParam.builder()
            .toolCallId(call.id())
            .contentAsJson(Map.of("sky", "blue"))
            .build());
    var told = openai.chat().completions().create(params.build());

    assertThat(told.choices().getFirst().message().content()).contains("told {\"sky\":\"blue\"}");
    told.validate();
  }

  @Test
  void a_structured_answer_of_chat_completions() {
    upstream.script(_ -> saying("{\"name\":\"Rome\",\"people\":3}"));
    var schema = ResponseFormatJsonSchema.JsonSchema.Schema.builder();
    SCHEMA.forEach((name, value) -> schema.putAdditionalProperty(name, JsonValue.from(value)));
    var params =
        ChatCompletionCreateParams.builder()
            .model(FakeUpstream.MODEL)
            .addUserMessage("Rome 5214")
            .responseFormat(
                ResponseFormatJsonSchema.builder()
                    .jsonSchema(
                        ResponseFormatJsonSchema.JsonSchema.builder()
                            .name("city")
                            .description("A city of Italy.")
                            .schema(schema.build())
                            .strict(true)
                            .build())
                    .build())
            .build();
    var streamed = ChatCompletionAccumulator.create();
    try (var stream = openai.chat().completions().createStreaming(params)) {
      stream.stream().forEach(streamed::accumulate);
    }

    var whole =
        new StructuredChatCompletion<>(City.class, openai.chat().completions().create(params));
    for (var completion : List.of(whole, streamed.chatCompletion(City.class))) {
      var city = completion.choices().getFirst().message().content().orElseThrow();
      assertThat(city.name + " " + city.people).isEqualTo("Rome 3");
    }
  }
}
