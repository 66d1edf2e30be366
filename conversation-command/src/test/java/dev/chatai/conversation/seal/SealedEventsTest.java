package dev.chatai.conversation.seal;

import static dev.chatai.conversation.StoredFormTest.ANSWER;
import static dev.chatai.conversation.StoredFormTest.CONVERSATION;
import static dev.chatai.conversation.StoredFormTest.QUESTION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.AnswerProgressed;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.ConversationEvent.MetadataChanged;
import dev.chatai.conversation.ConversationEvent.TitleChanged;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.PromptRules;
import dev.chatai.conversation.StoredFormTest;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// How words are stored in events. The forms here last for ever, as those of `StoredFormTest` do.
class SealedEventsTest {
  private final Jackson3Serializer plain = Jackson3Serializer.builder().build();
  private final SealedEvents sealed = with(Seal.of(SealTest.key(1)));

  private SealedEvents with(Seal seal) {
    return new SealedEvents(plain, new FixedSeals(seal));
  }

  static Stream<ConversationEvent> events() {
    return Stream.of(
            StoredFormTest.events(),
            StoredFormTest.events_of_added_messages(),
            StoredFormTest.events_of_more_than_words())
        .flatMap(it -> it)
        .map(it -> (ConversationEvent) it.get()[0]);
  }

  @ParameterizedTest
  @MethodSource("events")
  void every_event_is_read_as_it_was_written_and_shows_no_word(ConversationEvent event) {
    var json = write(sealed, event);
    assertThat(json)
        .doesNotContain("Title", "Be brief", "blue", "team", "Grüß", "Be kind", "\"He\"", "Hello")
        .doesNotContain("weather", "call_1", "example.org");
    assertThat(read(sealed, event, json)).isEqualTo(event);
    assertThat(write(sealed, event)).isEqualTo(json);
    // plain ones, of histories from before
    assertThat(read(sealed, event, write(plain, event))).isEqualTo(event);
    if (!(event instanceof ConversationStarted)) {
      assertThat(write(with(Seal.NONE), event)).isEqualTo(write(plain, event));
    }
  }

  static Stream<Arguments> forms() {
    return Stream.of(
        Arguments.of(
            new TitleChanged(CONVERSATION, new Text("Title")),
            """
            {"conversation":"00000000-0000-7000-8000-000000000001",\
            "title":{"sealed":1,"bytes":"Ae1LXE1aD39eyDhOgPkRjFsycerV28MmObvChBqJyQTzyefL"}}\
            """),
        Arguments.of(
            new MetadataChanged(CONVERSATION, new Metadata(Map.of("sealed", "1"))),
            """
            {"conversation":"00000000-0000-7000-8000-000000000001",\
            "metadata":{"sealed":1,"bytes":"Ac+aTHF4GS5s8zQrLlecx1IbuWDj9JhyYsmKsYHRFYgF8bkVaXhb8MRNFQ"}}\
            """),
        Arguments.of(
            new AnswerProgressed(
                CONVERSATION, ANSWER, 1, 3, List.of(new Text("He"), new Text("llo"))),
            """
            {"conversation":"00000000-0000-7000-8000-000000000001",\
            "answer":"00000000-0000-7000-8000-000000000003","attempt":1,"first":3,\
            "pieces":{"sealed":1,"bytes":"AZQ5zGo/IJAbz3BE4bZQF5EZI4lLv0m78zsCSjgeZ8Bo2PGoK/Qn/zc"}}\
            """),
        Arguments.of(
            new AnswerStarted(
                CONVERSATION,
                ANSWER,
                1,
                "m",
                null,
                new PromptRules(9, new Text("Be kind.")).withoutVersion()),
            """
            {"conversation":"00000000-0000-7000-8000-000000000001",\
            "answer":"00000000-0000-7000-8000-000000000003","attempt":1,"model":"m",\
            "because":null,"rules":{"context_tokens":9,\
            "system_prompt":{"sealed":1,"bytes":"AY0N0RdGQntlwNePhPi0Cr04gKspvnLZo8hExg8IPeG1N0USLY0Z"}}}\
            """));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void is_what_it_always_was(ConversationEvent event, String json) {
    assertThat(write(sealed, event)).isEqualTo(json);
    assertThat(read(sealed, event, json)).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void without_its_key_every_text_is_erased_and_all_else_is_there(ConversationEvent event) {
    for (var seal : List.of(Seal.ERASED, Seal.NONE)) {
      var read = tree(read(with(seal), event, write(sealed, event)));
      assertThat(texts(read))
          .doesNotContain("Title", "Be brief.", "Hello", "He", "blue", "weather");
      assertThat(read.get("conversation").asString()).isEqualTo(CONVERSATION.toString());
    }
    // what was never sealed is not shown either
    assertThat(texts(tree(read(with(Seal.ERASED), event, write(plain, event)))))
        .doesNotContain("Title", "Be brief.", "Hello", "He", "blue");
  }

  @Test
  void erased_words_say_so() {
    var posted =
        new MessagePosted(
            CONVERSATION, QUESTION, ANSWER, null, new Text("secret"), TurnOptions.NONE);
    assertThat(read(with(Seal.ERASED), posted, write(sealed, posted)))
        .isEqualTo(
            new MessagePosted(CONVERSATION, QUESTION, ANSWER, null, Text.ERASED, TurnOptions.NONE));
    var asked =
        new Question.Parts(List.of(new Part.ImagePart(new Text("https://example.org/secret"))));
    var shown = new MessagePosted(CONVERSATION, QUESTION, ANSWER, null, asked, TurnOptions.NONE);
    assertThat(((MessagePosted) read(with(Seal.ERASED), shown, write(sealed, shown))).content())
        .isEqualTo(Text.ERASED);
    var metadata = new MetadataChanged(CONVERSATION, new Metadata(Map.of("a", "b")));
    assertThat(read(with(Seal.ERASED), metadata, write(sealed, metadata)))
        .isEqualTo(new MetadataChanged(CONVERSATION, Metadata.NONE));
  }

  @Test
  void words_that_were_moved_to_another_event_do_not_open() {
    var title = new TitleChanged(CONVERSATION, new Text("Title"));
    var elsewhere = write(sealed, title).replace("000000000001", "000000000009");
    assertThatThrownBy(() -> read(sealed, title, elsewhere))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_conversation_does_not_begin_without_a_key() {
    var started =
        new ConversationStarted(
            CONVERSATION, Owner.LOCAL, new Text("Title"), null, null, Metadata.NONE);
    assertThatThrownBy(() -> write(with(Seal.NONE), started))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_stored_beginning_shows_whether_it_was_sealed() {
    var started =
        new ConversationStarted(
            CONVERSATION, Owner.LOCAL, null, null, null, new Metadata(Map.of("sealed", "1")));
    var bare = new ConversationStarted(CONVERSATION, Owner.LOCAL, null, null, null, Metadata.NONE);
    for (var event : List.of(started, bare)) {
      assertThat(SealedEvents.isSealed(write(sealed, event).getBytes(UTF_8))).isTrue();
      assertThat(SealedEvents.isSealed(write(plain, event).getBytes(UTF_8))).isFalse();
    }
  }

  private static List<String> texts(JsonNode node) {
    return node.isString()
        ? List.of(node.asString())
        : node.valueStream().flatMap(it -> texts(it).stream()).toList();
  }

  private JsonNode tree(Object event) {
    return plain.getObjectMapper().valueToTree(event);
  }

  private static String write(Serializer serializer, ConversationEvent event) {
    return new String(serializer.serialize(event, byte[].class).getData(), UTF_8);
  }

  private static Object read(SealedEvents serializer, ConversationEvent event, String json) {
    return serializer.<byte[], Object>deserialize(
        new SimpleSerializedObject<>(
            json.getBytes(UTF_8), byte[].class, event.getClass().getName(), null));
  }
}
