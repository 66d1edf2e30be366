package dev.chatai.live;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.LiveAnswers.Live;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.seal.Seals;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Pieces of answers as notifications and back. Those of one answer that follow each other travel
/// together, encrypted with the key of their conversation.
final class SealedPieces {
  /// Of JSON, in UTF-8. PostgreSQL's limit is 8,000 bytes with everything else, and base64 makes
  /// four bytes of three.
  private static final int MOST_BYTES = 4_000;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<List<Piece>> PIECES = new TypeReference<>() {};

  private final Seals seals;
  private final String node;

  /// @param node the name of this one
  SealedPieces(Seals seals, String node) {
    this.seals = seals;
    this.node = node;
  }

  record Spoken(ConversationId conversation, MessageId answer, Live piece) {
    int bytes() {
      return JSON.writeValueAsBytes(piece.piece()).length;
    }
  }

  /// @param spoken in the order in which it was said
  /// @return without pieces that are too long: they are read from the log
  List<Notice.Said> seal(List<Spoken> spoken) {
    var sealed = new ArrayList<Notice.Said>();
    var runs = new LinkedHashMap<MessageId, Run>();
    for (var one : spoken) {
      var run = runs.get(one.answer());
      if (run != null && !run.takes(one)) {
        sealed.add(seal(run));
        run = null;
      }
      if (run != null) {
        run.add(one);
      } else if (one.bytes() <= MOST_BYTES) {
        runs.put(one.answer(), new Run(one));
      } else {
        runs.remove(one.answer());
      }
    }
    runs.values().forEach(it -> sealed.add(seal(it)));
    return sealed;
  }

  private Notice.Said seal(Run run) {
    var first = run.first;
    var bytes =
        seals
            .of(first.conversation())
            .seal(
                place(first.answer(), first.piece().attempt(), first.piece().number()),
                JSON.writeValueAsString(run.pieces));
    return new Notice.Said(
        first.conversation(),
        first.answer(),
        first.piece().attempt(),
        first.piece().number(),
        Base64.getEncoder().encodeToString(bytes),
        node);
  }

  /// @return none if the conversation is erased
  List<Live> open(Notice.Said said) {
    var json =
        seals
            .of(said.conversation())
            .open(
                place(said.answer(), said.attempt(), said.first()),
                Base64.getDecoder().decode(said.pieces()));
    var pieces = new ArrayList<Live>();
    for (var piece : json == null ? List.<Piece>of() : JSON.readValue(json, PIECES)) {
      pieces.add(new Live(said.attempt(), said.first() + pieces.size(), piece));
    }
    return pieces;
  }

  private static String place(MessageId answer, int attempt, int first) {
    return "live " + answer + " " + attempt + " " + first;
  }

  /// Pieces that follow each other.
  private static final class Run {
    private final Spoken first;
    private final List<Piece> pieces = new ArrayList<>();
    private int bytes;
    private @Nullable Spoken last;

    Run(Spoken first) {
      this.first = first;
      add(first);
    }

    void add(Spoken next) {
      pieces.add(next.piece().piece());
      bytes += next.bytes() + 1;
      last = next;
    }

    boolean takes(Spoken next) {
      return last != null
          && next.piece().attempt() == last.piece().attempt()
          && next.piece().number() == last.piece().number() + 1
          && bytes + next.bytes() <= MOST_BYTES;
    }
  }
}
