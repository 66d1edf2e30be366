package dev.chatai.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.ConversationEvent.TitleChanged;
import dev.chatai.conversation.content.Text;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.InitialEventRepresentation;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How stored events are upgraded, by the example of one that was stored under another name with
/// another field. An upcaster that is a bean is used by both stores, with no further wiring.
class UpcasterTest {
  private static final String CONVERSATION = "00000000-0000-7000-8000-000000000001";

  private final Jackson3Serializer serializer = Jackson3Serializer.builder().build();

  /// `ConversationRenamed {name}` of revision 1 is `TitleChanged {title}` today.
  private static final class Renamed extends SingleEventUpcaster {
    private static final SimpleSerializedType OLD =
        new SimpleSerializedType(
            "dev.chatai.conversation.ConversationEvent$ConversationRenamed", "1");

    @Override
    protected boolean canUpcast(IntermediateEventRepresentation event) {
      return event.getType().equals(OLD);
    }

    @Override
    protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
      return event.upcastPayload(
          new SimpleSerializedType(TitleChanged.class.getName(), null),
          JsonNode.class,
          json -> {
            var upgraded = (ObjectNode) json.deepCopy();
            upgraded.set("title", upgraded.remove("name"));
            return upgraded;
          });
    }
  }

  @Test
  void an_event_of_an_older_form_is_read_as_todays_and_todays_are_left_alone() {
    var chain = new EventUpcasterChain(new Renamed());

    assertThat(read(chain, "ConversationRenamed", "1", "name"))
        .isEqualTo(read(chain, "TitleChanged", null, "title"))
        .isEqualTo(
            new TitleChanged(new ConversationId(UUID.fromString(CONVERSATION)), new Text("Title")));
  }

  private Object read(
      EventUpcasterChain chain, String type, @Nullable String revision, String field) {
    var json = "{\"conversation\":\"" + CONVERSATION + "\",\"" + field + "\":\"Title\"}";
    var stored =
        new GenericDomainEventEntry<>(
            "Conversation",
            CONVERSATION,
            7,
            "event",
            Instant.EPOCH,
            "dev.chatai.conversation.ConversationEvent$" + type,
            revision,
            json.getBytes(StandardCharsets.UTF_8),
            "{}".getBytes(StandardCharsets.UTF_8));
    var upcast =
        chain
            .upcast(Stream.of(new InitialEventRepresentation(stored, serializer)))
            .toList()
            .getFirst();
    return serializer.deserialize(upcast.getData());
  }
}
