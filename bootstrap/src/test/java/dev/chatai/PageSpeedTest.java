package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How quickly the chat page is there.
class PageSpeedTest extends PageTest {
  /// How long a conversation may take to open, in milliseconds. It takes a quarter of that where
  /// nothing else is done.
  private static final double OPENED = 4_000;

  /// Others may use the machine at the same time: the quickest of so many openings counts.
  private static final int TRIES = 3;

  private static final String MARKDOWN =
      "Some **bold** words and `code`\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n- a list of three\n"
          .repeat(2);

  /// Notes in `shown` when the last answer was painted, in milliseconds since the navigation.
  private static final String WHEN_SHOWN =
      """
      const look = () => document.querySelector("article.assistant:last-child strong")
        ? requestAnimationFrame(() => window.shown = performance.now())
        : requestAnimationFrame(look);
      look();
      """;

  /// Scrolls up through a part of the conversation and then to its top.
  ///
  /// Returns the lengths of the frames in milliseconds, sorted.
  private static final String SCROLL =
      """
      async () => {
        const list = document.querySelector(".page-body");
        const frames = [];
        list.dispatchEvent(new Event("wheel")); // as a person does
        let before = performance.now();
        for (let step = 0; step < 120; step++) {
          list.scrollTop -= 300;
          const now = await new Promise(requestAnimationFrame);
          frames.push(Math.round(now - before));
          before = now;
        }
        list.scrollTop = 0;
        return frames.sort((a, b) => a - b);
      }
      """;

  /// What was asked of a conversation, in order: what stands behind its id, without other ids.
  private static final String ASKED =
      """
      () => performance.getEntriesByType("resource")
        .map((it) => /conversation\\/[0-9a-f-]{36}(.*)/.exec(it.name)?.[1].replace(/&before=.*/, ""))
        .filter((it) => it !== undefined)
      """;

  /// The messages are made here, as a thousand turns would take the server a minute.
  @Test
  void a_conversation_of_2000_messages_opens_at_once_and_scrolls() {
    var conversation = asked("first");
    var path = "/conversation/" + conversation;
    var whole = (ObjectNode) client.get(path);
    var messages = whole.withArray("messages");
    while (messages.size() < 2_000) {
      var message = (ObjectNode) messages.get(messages.size() % 2).deepCopy();
      message.put("id", "00000000-0000-7000-8000-" + (100_000_000_000L + messages.size()));
      message.put("parent_id", messages.get(messages.size() - 1).get("id").asString());
      message.put("content", MARKDOWN + messages.size());
      messages.add(message);
    }
    var end = whole.deepCopy();
    end.set("messages", new JsonMapper().valueToTree(List.of(messages.get(1_999))));
    answer(path, whole.toString());
    answer(path + "?messages=last", end.toString());
    answer(
        path + "/messages?limit=60&before=" + messages.get(1_999).get("id").asString(),
        new JsonMapper()
            .writeValueAsString(IntStream.range(1_939, 1_999).mapToObj(messages::get).toList()));
    answer(path + "/tree", "[]");
    visitor.context().addInitScript(WHEN_SHOWN);

    var opened = Double.MAX_VALUE;
    for (var tries = 0; tries < TRIES && opened >= OPENED; tries++) {
      page.navigate("about:blank");
      opened = Math.min(opened, opened(conversation));
    }
    assertThat(opened).isLessThan(OPENED);
    assertThat(page.locator("article")).hasCount(2_000);
    // its end is asked for first, however busy the machine is
    @SuppressWarnings("unchecked")
    var asked = (List<String>) page.evaluate(ASKED);
    assertThat(asked).startsWith("?messages=last", "/messages?limit=60");

    @SuppressWarnings("unchecked")
    var frames = (List<Number>) page.evaluate(SCROLL);
    System.out.println("opened after " + opened + " ms, frames of " + frames + " ms");
    assertThat(page.locator("article").first()).isInViewport();
    assertThat(frames.get(frames.size() / 2).doubleValue()).isLessThan(100);
    // only what was near is shown in full
    assertThat(page.locator("article.filled").count()).isBetween(100, 1_990);
  }

  /// How long it takes until the end of a conversation is painted, in milliseconds.
  private double opened(String conversation) {
    open("#/c/" + conversation);
    assertThat(answers().last().locator("strong").last()).isInViewport();
    return ((Number) page.evaluate("shown")).doubleValue();
  }

  /// What is needed first comes in one round of requests after the document, and is small. How long
  /// the lists are that it then asks for depends on what was said before.
  @Test
  void the_first_paint_needs_little() {
    open("#/");
    assertThat(page.locator(".welcome")).isVisible();
    @SuppressWarnings("unchecked")
    var sizes =
        (Map<String, Number>)
            page.evaluate(
                """
                () => Object.fromEntries(
                  [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
                    .filter((it) => it.initiatorType !== "fetch")
                    .map((it) => [it.name.replace(location.origin, ""), it.transferSize]))
                """);
    assertThat(sizes.values().stream().mapToLong(Number::longValue).sum()).isLessThan(100_000);
    var html = client.send(client.request("/").header("Accept", "text/html")).body();
    assertThat(sizes.keySet().stream().filter(it -> it.endsWith(".js") || it.endsWith(".css")))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(html).contains(it.substring(1)));
  }
}
