package dev.chatai.conversation.query.row;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.MessageView;
import dev.chatai.conversation.seal.Seal;
import dev.chatai.conversation.seal.Seals;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Encrypts and decrypts one conversation's text in its rows, each bound to its column and row. So
/// no file of PostgreSQL contains it in plain, and an erasure has nothing to search for.
public record SealedWords(Seal seal) {
  private static final JsonMapper JSON = new JsonMapper();

  public static SealedWords of(UUID conversation, Seals seals) {
    return new SealedWords(seals.of(new ConversationId(conversation)));
  }

  public byte @Nullable [] text(String column, UUID row, @Nullable Text text) {
    return text == null ? null : text(column, row, text.value());
  }

  public byte[] text(String column, UUID row, String text) {
    return seal.seal(place(column, row), text);
  }

  public @Nullable String text(String column, UUID row, byte @Nullable [] sealed) {
    return sealed == null ? null : opened(column, row, sealed);
  }

  public String opened(String column, UUID row, byte[] sealed) {
    var text = ifItOpens(column, row, sealed);
    return text == null ? Text.ERASED.value() : text;
  }

  /// @return null if it was erased
  public @Nullable String ifItOpens(String column, UUID row, byte[] sealed) {
    return seal.open(place(column, row), sealed);
  }

  public byte[] metadata(UUID conversation, Metadata metadata) {
    return seal.seal(place("metadata", conversation), JSON.writeValueAsString(metadata));
  }

  public Map<String, String> metadata(UUID conversation, byte @Nullable [] sealed) {
    var json = sealed == null ? null : seal.open(place("metadata", conversation), sealed);
    return json == null
        ? Map.of()
        : JSON.readValue(json, new TypeReference<Map<String, String>>() {});
  }

  public byte @Nullable [] details(UUID message, MessageView.@Nullable Details details) {
    return details == null
        ? null
        : seal.seal(place("details", message), JSON.writeValueAsString(details));
  }

  /// @return null for none, or if they were erased
  public MessageView.@Nullable Details details(UUID message, byte @Nullable [] sealed) {
    var json = sealed == null ? null : seal.open(place("details", message), sealed);
    return json == null ? null : JSON.readValue(json, MessageView.Details.class);
  }

  public byte @Nullable [] options(UUID message, TurnOptions options) {
    return options.equals(TurnOptions.NONE)
        ? null
        : seal.seal(place("options", message), JSON.writeValueAsString(options));
  }

  public TurnOptions options(UUID message, byte @Nullable [] sealed) {
    var json = sealed == null ? null : seal.open(place("options", message), sealed);
    return json == null ? TurnOptions.NONE : JSON.readValue(json, TurnOptions.class);
  }

  /// Encrypted as one, so that their lengths do not reveal their words.
  public byte[] pieces(AnswerPieceRow.Key row, List<Piece> pieces) {
    return seal.seal(place(row), JSON.writeValueAsString(pieces));
  }

  public List<Piece> pieces(AnswerPieceRow row) {
    var json = seal.open(place(row.key), row.pieces);
    return json == null
        ? List.of(Text.ERASED)
        : JSON.readValue(json, new TypeReference<List<Piece>>() {});
  }

  private static String place(String column, UUID row) {
    return column + " " + row;
  }

  private static String place(AnswerPieceRow.Key row) {
    return "pieces " + row.answer() + " " + row.attempt() + " " + row.first();
  }

  @Override
  public String toString() {
    return "Words[" + seal + "]";
  }
}
