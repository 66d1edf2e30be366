package dev.chatai.llm.chunk;

import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells the calls of an answer apart: each gets a place and an id of its own, whatever the server
/// tells of either. Some servers count all calls as the first, some count none, some give no id or
/// the same id twice, and some repeat id and name with every part.
///
/// A call is told once it has a name, as nobody could carry it out before.
public final class ToolCalls {
  private final List<Call> calls = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private int named;

  private static final class Call {
    private final @Nullable Long index;
    private @Nullable String id;
    private @Nullable String name;
    private int place;
    private final StringBuilder arguments = new StringBuilder();
    private final StorableText wellFormed = new StorableText();

    Call(@Nullable Long index) {
      this.index = index;
    }

    boolean isOther(ToolCallPart part) {
      if (part.id() != null && id != null) {
        return !part.id().equals(id);
      }
      return part.name() != null
          && name != null
          && (!part.name().equals(name) || Json.isObject(arguments.toString()));
    }
  }

  /// Whether there is none.
  public boolean isEmpty() {
    return named == 0;
  }

  /// Takes the calls' parts in the next chunk.
  ///
  /// @return what they add to their calls; nothing yet for a call that has no name
  public List<Piece> add(Chunk chunk) {
    var added = new ArrayList<Piece>();
    for (var part : chunk.calls()) {
      var fragment = add(part);
      if (fragment != null) {
        added.add(fragment);
      }
    }
    return added;
  }

  private Piece.@Nullable ToolCallFragment add(ToolCallPart part) {
    var call = call(part);
    call.id = call.id == null ? part.id() : call.id;
    var arguments = call.wellFormed.next(part.arguments());
    call.arguments.append(arguments);
    if (call.name != null) {
      return arguments.isEmpty()
          ? null
          : new Piece.ToolCallFragment(call.place, null, null, new Text(arguments));
    }
    if (part.name() == null) {
      return null;
    }
    call.name = storable(part.name());
    call.place = named++;
    var told = call.arguments.toString();
    return new Piece.ToolCallFragment(
        call.place, uniqueId(call.id), call.name, told.isEmpty() ? null : new Text(told));
  }

  private Call call(ToolCallPart part) {
    var present = calls.reversed().stream().filter(it -> mayBe(it, part)).findFirst().orElse(null);
    if (present == null || present.isOther(part)) {
      present = new Call(part.index());
      calls.add(present);
    }
    return present;
  }

  private static boolean mayBe(Call call, ToolCallPart part) {
    return part.index() != null
        ? Objects.equals(call.index, part.index())
        : part.id() == null || part.id().equals(call.id);
  }

  private String uniqueId(@Nullable String told) {
    var id = told == null ? "" : storable(told);
    if (id.isEmpty() || !ids.add(id)) {
      id = "call_" + UUID.randomUUID().toString().replace("-", "");
      ids.add(id);
    }
    return id;
  }

  private static String storable(String text) {
    var wellFormed = new StorableText();
    return wellFormed.next(text) + wellFormed.rest();
  }
}
