package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.conversations.items.ItemListParams;
import com.openai.models.responses.ResponseRetrieveParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import dev.chatai.llm.FakeUpstream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Conversations, streams and answers by the openai-java client.
@Timeout(60)
class OpenAiJavaTest extends OpenAiJavaClientTest {
  private static String text(Stream<ResponseStreamEvent> events) {
    return events
        .map(ResponseStreamEvent::outputTextDelta)
        .flatMap(Optional::stream)
        .map(it -> it.delta())
        .collect(Collectors.joining());
  }

  /// The native path of a response.
  private static String id(String prefix, String id) {
    return id.substring(prefix.length())
        .replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  @Test
  void a_conversation_is_streamed_and_listed_and_is_a_native_one() {
    var conversation = openai.conversations().create();
    var whole = ResponseAccumulator.create();
    String streamed;
    try (var stream =
        openai
            .responses()
            .createStreaming(asking("Hello there").conversation(conversation.id()).build())) {
      streamed = text(stream.stream().peek(whole::accumulate));
    }

    assertThat(text(whole.response())).isEqualTo(streamed).isNotEmpty();
    var items =
        openai
            .conversations()
            .items()
            .list(conversation.id(), ItemListParams.builder().limit(1).build())
            .autoPager()
            .stream()
            .map(it -> it.asMessage().role().asString())
            .toList();
    assertThat(items).isEqualTo(List.of("assistant", "user"));
    var messages = client.get("/conversation/" + id("conv_", conversation.id())).get("messages");
    assertThat(messages.get(1).get("content").asString()).isEqualTo(streamed);
    assertThat(messages.get(1).get("id").asString()).isEqualTo(id("resp_", whole.response().id()));
  }

  @Test
  void a_stream_that_is_cut_is_resumed_without_gap_or_repetition() {
    var params = asking("[[slow:20,20]]").build();
    var seen = new AtomicLong();
    var created = new String[1];
    String before;
    try (var stream = openai.responses().createStreaming(params)) {
      before =
          text(
              stream.stream()
                  .limit(10)
                  .peek(it -> it.created().ifPresent(event -> created[0] = event.response().id()))
                  .peek(it -> it.outputTextDelta().ifPresent(d -> seen.set(d.sequenceNumber()))));
    }
    String after;
    try (var rest =
        openai
            .responses()
            .retrieveStreaming(
                ResponseRetrieveParams.builder()
                    .responseId(created[0])
                    .startingAfter(seen.get())
                    .build())) {
      after = text(rest.stream());
    }

    assertThat(before).isNotEmpty();
    var response = openai.responses().retrieve(created[0]);
    assertThat(response.status()).contains(ResponseStatus.COMPLETED);
    assertThat(before + after).isEqualTo(text(response));
  }

  @Test
  void an_answer_in_the_background_is_cancelled_and_deleted() {
    var begun = openai.responses().create(asking("[[slow:400,50]]").background(true).build());
    var cancelled = openai.responses().cancel(begun.id());
    assertThat(cancelled.status()).contains(ResponseStatus.CANCELLED);

    openai.responses().delete(begun.id());
    assertThatThrownBy(() -> openai.responses().retrieve(begun.id()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void chat_completions_are_given_whole_and_streamed() {
    var params =
        ChatCompletionCreateParams.builder()
            .model(FakeUpstream.MODEL)
            .addSystemMessage("Be brief.")
            .addUserMessage("Hello there");
    var whole = openai.chat().completions().create(params.build());
    var streamed = ChatCompletionAccumulator.create();
    try (var stream = openai.chat().completions().createStreaming(params.build())) {
      stream.stream().forEach(streamed::accumulate);
    }

    assertThat(whole.choices().getFirst().message().content())
        .isNotEmpty()
        .isEqualTo(streamed.chatCompletion().choices().getFirst().message().content());
    assertThatThrownBy(() -> openai.chat().completions().create(params.n(2).build()))
        .isInstanceOfSatisfying(
            BadRequestException.class, it -> assertThat(it.param()).contains("n"));
  }
}
