package dev.chatai.llm.chunk;

/// Finds the reasoning that some servers leave in the text: between `<think>` and `</think>`, at
/// the very beginning and nowhere else, as a model may write about these tags.
public final class ThinkTags {
  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";

  private final StringBuilder held = new StringBuilder();
  private Place place;

  private enum Place {
    BEGINNING,
    WITHIN,
    AFTER,
    ELSEWHERE
  }

  /// @param wanted whether to look for them at all
  public ThinkTags(boolean wanted) {
    place = wanted ? Place.BEGINNING : Place.ELSEWHERE;
  }

  /// The chunk with what it says moved to where it belongs. What may be the beginning of a tag is
  /// held back.
  public Chunk split(Chunk chunk) {
    if (place == Place.ELSEWHERE || chunk.text().isEmpty()) {
      return chunk;
    }
    held.append(chunk.text());
    var thought = new StringBuilder();
    if (place == Place.BEGINNING) {
      begin();
    }
    if (place == Place.WITHIN) {
      var end = held.indexOf(CLOSE);
      var told = end >= 0 ? end : held.length() - heldBack();
      thought.append(held, 0, told);
      held.delete(0, end >= 0 ? end + CLOSE.length() : told);
      place = end >= 0 ? Place.AFTER : place;
    }
    return chunk.withText(text(), thought.toString());
  }

  private void begin() {
    var start = held.toString().stripLeading();
    if (start.startsWith(OPEN)) {
      held.setLength(0);
      held.append(start, OPEN.length(), start.length());
      place = Place.WITHIN;
    } else if (!OPEN.startsWith(start)) {
      place = Place.ELSEWHERE;
    }
  }

  /// How many of the last characters may be the beginning of the closing tag.
  private int heldBack() {
    for (int length = Math.min(CLOSE.length() - 1, held.length()); length > 0; length--) {
      if (CLOSE.startsWith(held.substring(held.length() - length))) {
        return length;
      }
    }
    return 0;
  }

  /// Blanks between the reasoning and the answer belong to neither.
  private String text() {
    var text = held.toString();
    if (place == Place.AFTER) {
      text = text.stripLeading();
      place = text.isEmpty() ? place : Place.ELSEWHERE;
    }
    if (place == Place.BEGINNING || place == Place.WITHIN) {
      return "";
    }
    held.setLength(0);
    return text;
  }

  /// What is held back when no more comes.
  public Chunk rest() {
    var rest = held.toString();
    held.setLength(0);
    return switch (place) {
      case WITHIN -> Chunk.EMPTY.withText("", rest);
      case BEGINNING, ELSEWHERE -> Chunk.EMPTY.withText(rest, "");
      case AFTER -> Chunk.EMPTY;
    };
  }
}
