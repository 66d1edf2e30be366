package dev.chatai.llm.chunk;

import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Finds the sources of an answer: `annotations` as of OpenAI (API reference, "Chat completion
/// object") and OpenRouter, `search_results` and `citations` as of Perplexity and xAI, and the
/// references among Mistral's content parts.
final class Sources {
  private static final String[] LISTS = {"annotations", "search_results", "citations"};

  private Sources() {}

  static List<Citation> in(JsonNode choice, JsonNode said, JsonNode event) {
    var found = new ArrayList<Citation>();
    said.path("content").forEach(it -> addPart(it, found));
    for (var place : choice.equals(event) ? List.of(said, event) : List.of(said, choice, event)) {
      for (var list : LISTS) {
        place.path(list).forEach(it -> add(it, found));
      }
    }
    return found;
  }

  private static void addPart(JsonNode part, List<Citation> found) {
    if (part.path("type").asString("").contains("reference")) {
      add(part, found);
    }
    part.path("annotations").forEach(it -> add(it, found));
  }

  /// A URL, or an object with one, which some wrap in another that is named like its type.
  private static void add(JsonNode told, List<Citation> found) {
    var type = told.path("type").asString("");
    var source = told.path(type).isObject() ? told.path(type) : told;
    var url = told.isString() ? told : Json.first(source, "url", "uri", "link", "source");
    if (url.isString()) {
      var title = Json.string(Json.first(source, "title", "name"));
      found.add(
          new Citation(
              text(url.asString()),
              title == null ? null : text(title),
              place(source, "start_index", "start"),
              place(source, "end_index", "end")));
    }
  }

  private static @Nullable Integer place(JsonNode source, String... names) {
    return Json.number(Json.first(source, names))
        .filter(it -> it >= 0 && it <= Integer.MAX_VALUE)
        .map(Long::intValue)
        .orElse(null);
  }

  private static Text text(String told) {
    var wellFormed = new StorableText();
    return new Text(wellFormed.next(told) + wellFormed.rest());
  }
}
