package dev.chatai.llm.chunk;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.content.Piece;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// What an answer says beside its text. Spring AI has types for some of it, but joins or drops
/// parts of it while it streams. So it travels as JSON in the one field that Spring AI hands on as
/// it is, in order with the text: a refusal, whose own words travel as text.
///
/// @param refused whether the text is a refusal
public record Beside(@JsonProperty("pieces") List<Piece> pieces, boolean refused) {
  /// The name of that field, in a chunk and in the metadata of Spring AI's message.
  public static final String FIELD = "refusal";

  private static final Beside NOTHING = new Beside(List.of(), false);

  public Beside {
    pieces = List.copyOf(pieces);
  }

  public boolean saysNothing() {
    return pieces.isEmpty() && !refused;
  }

  public String json() {
    return Json.MAPPER.writeValueAsString(this);
  }

  /// @param metadata of a message of Spring AI's
  public static Beside in(Map<String, @Nullable Object> metadata) {
    try {
      return metadata.get(FIELD) instanceof String json && !json.isEmpty()
          ? Json.MAPPER.readValue(json, Beside.class)
          : NOTHING;
    } catch (JacksonException _) {
      throw new IllegalStateException("a field of ours was changed on its way");
    }
  }
}
