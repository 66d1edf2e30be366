package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.answers;
import static dev.chatai.Visitor.ask;
import static dev.chatai.Visitor.assertAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import dev.chatai.llm.FakeUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The chat page, as a person uses it.
class ChatPageTest extends ClientTest {
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

  private Visitor visitor;

  @BeforeEach
  void visit() {
    visitor =
        new Visitor(port, new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
  }

  @AfterEach
  void leave() {
    visitor.close();
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /// A conversation with one question and its answer.
  private String asked(String question) {
    var conversation = client.start();
    client.ask(conversation, question);
    return conversation;
  }

  private static String conversationOf(Page page) {
    assertThat(page).hasURL(Pattern.compile("#/c/"));
    return page.url().replaceFirst(".*#/c/", "");
  }

  @Test
  void a_person_asks_chooses_exports_and_erases() throws IOException {
    var page = visitor.open("#/");
    assertThat(page.locator(".welcome")).isVisible();
    assertAccessible(page);

    ask(page, "What is a log?");
    assertThat(answers(page)).containsText("echo What is a log?");
    assertThat(page.locator("main h1")).hasText("What is a log?");
    assertThat(page.locator(".side-item[aria-current=page]")).hasText("What is a log?");

    button(page, "Another answer").click();
    assertThat(page.locator("article.assistant .branches")).containsText("2 / 2");
    button(page, "The version before").click();
    assertThat(page.locator("article.assistant .branches")).containsText("1 / 2");

    ask(page, "And a snapshot?");
    assertThat(answers(page)).hasCount(2);
    assertThat(answers(page).last()).containsText("echo And a snapshot?");
    page.locator("article.user").last().hover();
    button(page, "Edit the question").last().click();
    page.locator("textarea[aria-label='The question']").fill("And a projection?");
    page.locator("textarea[aria-label='The question']").press("Enter");
    assertThat(answers(page).last()).containsText("echo And a projection?");
    assertThat(page.locator("article.user .branches")).containsText("2 / 2");
    // the first answer leads back to what followed it
    page.locator("article.user").last().hover();
    page.locator("article.user").last().getByLabel("The version before").click();
    assertThat(answers(page).last()).containsText("echo And a snapshot?");
    assertAccessible(page);

    button(page, "What this answer took").last().click();
    assertThat(page.locator(".usage")).containsText(FakeUpstream.MODEL);
    page.keyboard().press("Escape");

    button(page, "More").click();
    var download = page.waitForDownload(() -> item(page, "Export as Markdown").click());
    assertThat(Files.readString(download.path()))
        .contains("# What is a log?", "## You\n\nAnd a snapshot?", "echo And a snapshot?");
    button(page, "More").click();
    var json = page.waitForDownload(() -> item(page, "Export as JSON").click());
    assertThat(new JsonMapper().readTree(Files.readString(json.path())).get("messages")).hasSize(4);

    var conversation = conversationOf(page);
    button(page, "More").click();
    item(page, "Erase for ever").click();
    assertAccessible(page);
    button(page, "Erase").click();
    assertThat(page.locator(".welcome")).isVisible();
    assertThat(client.response("/conversation/" + conversation).statusCode()).isEqualTo(404);
    assertThat(page.locator(".side-item[href*='" + conversation + "']")).hasCount(0);
  }

  private static Locator item(Page page, String name) {
    return page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name));
  }

  @Test
  void settings_are_those_of_the_conversation() {
    var page = visitor.open("#/");
    button(page, "Settings of this conversation").click();
    page.getByLabel("System prompt").fill("Be brief, 4711.");
    page.getByLabel("Temperature").fill("0.4");
    assertAccessible(page);
    button(page, "Save").click();
    ask(page, "settings 4711");
    assertThat(answers(page)).containsText("echo settings 4711");

    var sent = upstream.requests("settings 4711").getFirst();
    assertThat(sent.messages().getFirst().content()).isEqualTo("Be brief, 4711.");
    assertThat(sent.body().get("temperature").asDouble()).isEqualTo(0.4);

    var path = "/conversation/" + conversationOf(page);
    button(page, "Settings of this conversation").click();
    page.getByLabel("Title").fill("Another title");
    button(page, "Save").click();
    assertThat(page.locator("main h1")).hasText("Another title");
    assertThat(client.get(path).get("title").asString()).isEqualTo("Another title");
  }

  @Test
  void an_answer_goes_on_after_a_reload_and_in_every_tab() {
    var page = visitor.open("#/");
    ask(page, "[[slow:60,100]] on and on");
    assertThat(answers(page)).containsText("1 2 3");
    var other = visitor.open("#/c/" + conversationOf(page));
    page.reload();
    for (var tab : List.of(page, other)) {
      assertThat(answers(tab)).containsText("57 58 59 60");
      assertThat(button(tab, "Stop the answer")).isHidden();
      assertThat(answers(tab)).hasCount(1);
    }
    ask(other, "[[slow:600,100]] and stop");
    assertThat(answers(page)).hasCount(2);
    assertThat(answers(page).last()).containsText("1 2 3");
    button(page, "Stop the answer").click();
    assertThat(page.locator(".ending")).hasText("Stopped.");
    assertThat(other.locator(".ending")).hasText("Stopped.");
  }

  @Test
  void an_answer_goes_on_when_the_network_is_back() {
    var page = visitor.open("#/");
    ask(page, "[[slow:50,100]] far away");
    assertThat(answers(page)).containsText("1 2 3");
    visitor.context().setOffline(true);
    assertThat(page.locator(".connection")).containsText("The connection is lost");
    visitor.context().setOffline(false);
    assertThat(answers(page)).containsText("48 49 50");
    assertThat(page.locator(".connection")).isEmpty();
    visitor.forgiveFailedRequests();
  }

  @Test
  void a_question_that_was_not_sent_can_be_sent_again() {
    var page = visitor.open("#/c/" + asked("first"));
    assertThat(answers(page)).hasCount(1);
    visitor.context().setOffline(true);
    ask(page, "second");
    assertThat(page.locator("article.unsent .problem")).containsText("cannot be reached");
    visitor.context().setOffline(false);
    button(page, "Try again").click();
    assertThat(answers(page).last()).containsText("echo second");
    assertThat(page.locator("article.user")).hasCount(2);
    visitor.forgiveFailedRequests();
  }

  @Test
  void a_failed_answer_says_why_and_can_be_asked_for_again() {
    var page = visitor.open("#/");
    ask(page, "[[status:401]] what now?");
    assertThat(page.locator("article .problem")).isVisible();
    assertAccessible(page);
    button(page, "Try again").click();
    assertThat(page.locator("article.assistant .branches")).containsText("2 / 2");
  }

  @Test
  void a_draft_survives_a_reload() {
    var page = visitor.open("#/");
    page.getByLabel("Your question").fill("not yet sent");
    page.reload();
    assertThat(page.getByLabel("Your question")).hasValue("not yet sent");
    page.getByLabel("Your question").press("Enter");
    assertThat(answers(page)).containsText("echo not yet sent");
    page.reload();
    assertThat(page.getByLabel("Your question")).hasValue("");
  }

  @Test
  void the_search_finds_what_was_said() {
    var conversation = asked("a heptagonal pelican");
    var page = visitor.open("#/");
    page.getByLabel("Search in all conversations").fill("heptagonal");
    var hit = page.locator(".side-item[href*='" + conversation + "/']").first();
    assertThat(hit).containsText("heptagonal pelican");
    hit.click();
    assertThat(page.locator("article.found")).containsText("a heptagonal pelican");
  }

  @Test
  void markdown_is_shown_and_does_no_harm() {
    var page =
        visitor.open(
            "#/c/"
                + asked(
                    """
                    of **bold** words

                    | a | b |
                    | - | - |
                    | 1 | 2 |

                    ```java
                    record Point(int x) {}
                    ```

                    [bad](javascript:alert(1)) [good](https://example.org/) ![far](https://example.org/x.png)
                    <img src=x onerror=alert(2)><script>alert(3)</script><style>*{display:none}</style>
                    <a href="#" onclick="alert(4)" class="page" id="announcer">x</a><svg onload=alert(5)>
                    <iframe srcdoc="<script>alert(6)</script>"></iframe><form action=/><input name=x></form>
                    <math><mtext><table><mglyph><style><img src=x onerror=alert(7)></style>

                    $a_1 * b_2 * c_3$
                    """));
    var answer = answers(page);
    assertThat(answer.locator("strong")).hasText("bold");
    assertThat(answer.locator("td").first()).hasText("1");
    assertThat(answer.locator(".hljs-keyword").first()).hasText("record");
    assertThat(answer.locator("code.math")).hasText("a_1 * b_2 * c_3");
    assertThat(
            answer.locator(
                ".text :is(script, style, img, iframe, form, input, [onclick], [id], .page)"))
        .hasCount(0);
    assertThat(answer.locator("a[href^='javascript:']")).hasCount(0);
    for (var link : answer.locator("a").all()) {
      assertThat(link).hasAttribute("rel", "noopener noreferrer");
    }
    assertThat(answer).containsText("onerror=alert(2)");
    assertAccessible(page);
  }

  @Test
  void titles_are_text() {
    var title = "<img src=x onerror=alert(1)> \u202Ebackwards";
    client.start(new JsonMapper().writeValueAsString(Map.of("title", title)));
    var page = visitor.open("#/");
    assertThat(page.locator(".side-item").first()).containsText("<img src=x onerror=alert(1)>");
    page.locator(".side-item").first().click();
    assertThat(page.locator("main h1")).containsText("<img src=x onerror=alert(1)>");
    assertThat(page.locator("main h1 img")).hasCount(0);
  }

  @Test
  void on_a_phone_the_conversations_are_one_tap_away() {
    asked("small");
    var page = visitor.open("#/");
    page.setViewportSize(390, 800);
    assertThat(page.locator("#side")).not().isInViewport();
    button(page, "Open the conversations").click();
    assertThat(page.locator(".side-item").first()).isVisible();
    assertAccessible(page);
    page.locator(".side-item").first().click();
    assertThat(answers(page)).containsText("echo");
    assertThat(page.locator("#side")).not().isInViewport();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
  }

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

    var page = visitor.open("#/c/" + conversation);
    assertThat(answers(page).last().locator("strong").last()).isInViewport();
    var opened = ((Number) page.evaluate("shown")).doubleValue();
    assertThat(page.locator("article")).hasCount(2_000);
    // less than a second where nothing else is done; here other tests may run at the same time
    assertThat(opened).isLessThan(4_000);

    @SuppressWarnings("unchecked")
    var frames = (List<Number>) page.evaluate(SCROLL);
    System.out.println("opened after " + opened + " ms, frames of " + frames + " ms");
    assertThat(page.locator("article").first()).isInViewport();
    assertThat(frames.get(frames.size() / 2).doubleValue()).isLessThan(100);
    // only what was near is shown in full
    assertThat(page.locator("article.filled").count()).isBetween(100, 1_990);
  }

  /// What the server says to a path, as a list that goes on.
  private void answer(String path, String body) {
    var headers = Map.of("Link", "</more>; rel=\"prev\"");
    visitor
        .context()
        .route(
            it -> it.endsWith(path),
            it ->
                it.fulfill(
                    new Route.FulfillOptions().setStatus(200).setHeaders(headers).setBody(body)));
  }

  /// What is needed first comes in one round of requests after the document, and is small.
  @Test
  void the_first_paint_needs_little() {
    var page = visitor.open("#/");
    assertThat(page.locator(".welcome")).isVisible();
    @SuppressWarnings("unchecked")
    var sizes =
        (Map<String, Number>)
            page.evaluate(
                """
                () => Object.fromEntries(
                  [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
                    .map((it) => [it.name.replace(location.origin, ""), it.transferSize]))
                """);
    assertThat(sizes.values().stream().mapToLong(Number::longValue).sum()).isLessThan(100_000);
    var html = client.send(client.request("/").header("Accept", "text/html")).body();
    assertThat(sizes.keySet().stream().filter(it -> it.endsWith(".js") || it.endsWith(".css")))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(html).contains(it.substring(1)));
  }
}
