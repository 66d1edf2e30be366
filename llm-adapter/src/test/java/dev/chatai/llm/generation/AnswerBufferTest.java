package dev.chatai.llm.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AnswerBufferTest {
  /// gRPC's bound on a message, Axon Server's default.
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void whatever_comes_at_once_is_written_in_commands_that_axon_server_takes() {
    var buffer = new AnswerBuffer(new Attempt(ConversationId.next(), MessageId.next(), 1, "model"));
    var said = new ArrayList<String>();
    for (var piece = 0; piece < 50_000; piece++) {
      said.add("漢" + piece % 10);
    }
    said.add("漢".repeat(900_000));
    said.forEach(it -> buffer.add(new Text(it)));

    var written = new ArrayList<Piece>();
    while (!buffer.fitsTheEnd()) {
      var progress = buffer.progress();
      assertThat(progress.first()).isEqualTo(written.size() + 1);
      assertThat(sealedBytes(progress.pieces())).isLessThan(MOST_BYTES);
      assertThat(bytes(progress)).isLessThan(MOST_BYTES);
      written.addAll(progress.pieces());
      buffer.wrote(progress);
    }
    var end = buffer.complete(FinishReason.STOP, null, null);
    assertThat(bytes(end)).isLessThan(MOST_BYTES);
    written.addAll(end.rest());

    assertThat(written).isEqualTo(said.stream().map(Text::new).toList());
    assertThat(end.content().text().value()).isEqualTo(String.join("", said));
  }

  private static int bytes(ConversationCommand command) {
    return JSON.writeValueAsBytes(command).length;
  }

  /// Base64 of a nonce, the text and a tag, each in quotes and after a comma.
  private static int sealedBytes(List<Piece> pieces) {
    return pieces.stream()
        .map(Text.class::cast)
        .mapToInt(it -> 4 + (it.value().getBytes(StandardCharsets.UTF_8).length + 31) * 4 / 3)
        .sum();
  }
}
