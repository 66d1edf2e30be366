package dev.chatai.llm.wire;

import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import dev.chatai.llm.chunk.Beside;
import dev.chatai.llm.chunk.Chunk;
import dev.chatai.llm.chunk.Finish;
import dev.chatai.llm.chunk.Json;
import dev.chatai.llm.chunk.StorableText;
import dev.chatai.llm.chunk.ThinkTags;
import dev.chatai.llm.chunk.ToolCalls;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/// Writes an answer as chunks of one form: the text as `content`, everything else as a [Beside].
/// What has been told is not told again.
final class RegularWriter {
  private final Buffer out;
  private final ThinkTags tags;
  private final StorableText texts = new StorableText();
  private final StorableText thoughts = new StorableText();
  private final ToolCalls calls = new ToolCalls();
  private final Set<String> cited = new HashSet<>();
  private boolean spoke;
  private boolean thought;
  private Finish finish = Finish.NONE;

  /// @param tags where in the text there is reasoning
  RegularWriter(Buffer out, ThinkTags tags) {
    this.out = out;
    this.tags = tags;
  }

  /// Whether there was text or a call.
  boolean hasAnswered() {
    return spoke || !calls.isEmpty();
  }

  boolean hasFinished() {
    return finish != Finish.NONE;
  }

  void write(Chunk told) {
    var chunk = tags.split(told.whole() ? withoutTold(told) : told);
    spoke |= !chunk.text().isEmpty() || !chunk.refusal().isEmpty();
    thought |= !chunk.thought().isEmpty();
    var pieces = new ArrayList<Piece>();
    addReasoning(thoughts.next(chunk.thought()), pieces);
    pieces.addAll(calls.add(chunk));
    chunk.citations().stream().filter(this::isNew).forEach(pieces::add);
    boolean refused = !chunk.refusal().isEmpty();
    write(texts.next(chunk.text() + chunk.refusal()), new Beside(pieces, refused), chunk.finish());
  }

  private Chunk withoutTold(Chunk whole) {
    var rest = spoke ? whole.withoutText() : whole;
    rest = thought ? rest.withoutThought() : rest;
    return calls.isEmpty() ? rest : rest.withoutCalls();
  }

  /// Sources without a place in the text may be told several times, with and without a title.
  private boolean isNew(Citation source) {
    return cited.add(source.start() + " " + source.end() + " " + source.url().value());
  }

  /// What was held back because it could have been half of something.
  void rest() {
    var held = tags.rest();
    var pieces = new ArrayList<Piece>();
    addReasoning(thoughts.next(held.thought()) + thoughts.rest(), pieces);
    spoke |= !held.text().isEmpty();
    write(texts.next(held.text()) + texts.rest(), new Beside(pieces, false), Finish.NONE);
  }

  /// The end, without which no answer is complete.
  void done() {
    rest();
    if (hasAnswered() && regular(finish) != finish) {
      write("", new Beside(List.of(), false), finish);
    } else if (hasAnswered() && !hasFinished()) {
      write("", new Beside(List.of(), false), Finish.STOP);
    }
    out.writeUtf8("data: [DONE]\n\n");
  }

  void usage(String usage) {
    write("[]", usage);
  }

  private static void addReasoning(String text, List<Piece> pieces) {
    if (!text.isEmpty()) {
      pieces.add(new Piece.Reasoning(new Text(text)));
    }
  }

  /// Some servers end an answer with calls as any other.
  private Finish regular(Finish told) {
    return !calls.isEmpty() && (told == Finish.STOP || told == Finish.OTHER)
        ? Finish.TOOL_CALLS
        : told;
  }

  private void write(String text, Beside beside, Finish told) {
    if (text.isEmpty() && beside.saysNothing() && told == Finish.NONE) {
      return;
    }
    var choice = Json.MAPPER.createObjectNode();
    choice.put("index", 0);
    var delta = choice.putObject("delta");
    if (!text.isEmpty()) {
      delta.put("content", text);
    }
    if (!beside.saysNothing()) {
      delta.put(Beside.FIELD, beside.json());
    }
    if (told == Finish.NONE) {
      choice.putNull("finish_reason");
    } else {
      finish = regular(told);
      choice.put("finish_reason", finish.regular());
    }
    write("[" + Json.MAPPER.writeValueAsString(choice) + "]", null);
  }

  private void write(String choices, @Nullable String usage) {
    out.writeUtf8(
        "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":\"\","
            + "\"choices\":"
            + choices
            + (usage == null ? "" : ",\"usage\":" + usage)
            + "}\n\n");
  }
}
