package dev.chatai.llm.chunk;

import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Finds the sources of an answer, wherever a provider tells them: `annotations` as of OpenAI (API
/// reference, "Chat completion object") and OpenRouter, `search_results` and `citations` as of
/// Perplexity, xAI and Anthropic, the references among Mistral's content parts, Google's grounding,
/// Azure's `context`, `search_info` as of DashScope and Hunyuan, `web_search` as of Z.ai.
final class Sources {
  private static final String[] LISTS = {
    "annotations",
    "search_results",
    "citations",
    "citation",
    "web_search",
    "groundingChunks",
    "citationSources"
  };

  /// Objects that such a list may be in.
  private static final String[] WITHIN = {
    "message",
    "context",
    "search_info",
    "groundingMetadata",
    "citationMetadata",
    "provider_specific_fields"
  };

  private static final String[] WRAPPERS = {"url_citation", "web", "retrievedContext"};
  private static final String[] URLS = {"url", "uri", "link", "source"};

  private final List<Citation> found = new ArrayList<>();

  private Sources() {}

  static List<Citation> in(JsonNode choice, JsonNode said, JsonNode event) {
    var sources = new Sources();
    var content = said.hasNonNull("content") ? said.path("content") : choice.path("content");
    content.forEach(sources::addPart);
    for (var place : choice.equals(event) ? List.of(said, event) : List.of(said, choice, event)) {
      sources.addLists(place);
      for (var within : WITHIN) {
        if (!place.path(within).equals(said)) {
          sources.addLists(place.path(within));
        }
      }
    }
    return sources.found;
  }

  private void addLists(JsonNode place) {
    for (var list : LISTS) {
      add(place.path(list));
    }
  }

  private void addPart(JsonNode part) {
    if (part.path("type").asString("").contains("reference")) {
      add(part);
    }
    if (part.isObject()) {
      addLists(part);
    }
  }

  /// A URL, or an object with one, which some wrap in another that is named like its type; or a
  /// list of these.
  private void add(JsonNode told) {
    if (told.isArray()) {
      told.forEach(this::add);
      return;
    }
    var type = told.path("type").asString("");
    var wrapped = told.path(type).isObject() ? told.path(type) : Json.first(told, WRAPPERS);
    var source = wrapped.isObject() ? wrapped : told;
    var url = told.isString() ? told : Json.first(source, URLS);
    if (url.isString()) {
      var title = Json.string(Json.first(source, "title", "name"));
      found.add(
          new Citation(
              text(url.asString()),
              title == null ? null : text(title),
              place(source, "start_index", "startIndex", "start"),
              place(source, "end_index", "endIndex", "end")));
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
