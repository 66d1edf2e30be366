package dev.chatai.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.LiveAnswers.Piece;
import dev.chatai.conversation.seal.Seals;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pieces of answers as notifications and back. Those of one answer that follow each other travel
/// together, encrypted with the key of their conversation.
final class SealedPieces {
  /// Of text, in UTF-8. PostgreSQL's limit is 8,000 bytes with everything else, and base64 makes
  /// four bytes of three.
  private static final int MOST_BYTES = 4_000;

  /// No piece contains it (`StorableText`).
  private static final String BETWEEN = "\0";

  private final Seals seals;
  private final String node;

  /// @param node the name of this one
  SealedPieces(Seals seals, String node) {
    this.seals = seals;
    this.node = node;
  }

  record Spoken(ConversationId conversation, MessageId answer, Piece piece) {
    int bytes() {
      return piece.text().getBytes(UTF_8).length;
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
                place(first.answer(), first.piece().attempt(), first.piece().piece()),
                String.join(BETWEEN, run.texts));
    return new Notice.Said(
        first.conversation(),
        first.answer(),
        first.piece().attempt(),
        first.piece().piece(),
        Base64.getEncoder().encodeToString(bytes),
        node);
  }

  /// @return none if the conversation is erased
  List<Piece> open(Notice.Said said) {
    var texts =
        seals
            .of(said.conversation())
            .open(
                place(said.answer(), said.attempt(), said.first()),
                Base64.getDecoder().decode(said.pieces()));
    var pieces = new ArrayList<Piece>();
    for (var text : texts == null ? new String[0] : texts.split(BETWEEN, -1)) {
      pieces.add(new Piece(said.attempt(), said.first() + pieces.size(), text));
    }
    return pieces;
  }

  private static String place(MessageId answer, int attempt, int first) {
    return "live " + answer + " " + attempt + " " + first;
  }

  /// Pieces that follow each other.
  private static final class Run {
    private final Spoken first;
    private final List<String> texts = new ArrayList<>();
    private int bytes;
    private @Nullable Spoken last;

    Run(Spoken first) {
      this.first = first;
      add(first);
    }

    void add(Spoken next) {
      texts.add(next.piece().text());
      bytes += next.bytes() + 1;
      last = next;
    }

    boolean takes(Spoken next) {
      return last != null
          && next.piece().attempt() == last.piece().attempt()
          && next.piece().piece() == last.piece().piece() + 1
          && bytes + next.bytes() <= MOST_BYTES;
    }
  }
}
