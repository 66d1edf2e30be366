package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.assertAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.chatai.llm.FakeUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The chat page, as a person uses it.
class ChatPageTest extends PageTest {
  /// A PNG of one pixel.
  private static final byte[] PNG =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

  private Locator item(String name) {
    return page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name));
  }

  @Test
  void a_person_asks_chooses_exports_and_erases() throws IOException {
    open("#/");
    assertThat(page.locator(".welcome")).isVisible();
    assertAccessible(page);

    ask("What is a log?");
    assertThat(answers()).containsText("echo What is a log?");
    assertThat(page.locator("main h1")).hasText("What is a log?");
    assertThat(page.locator(".side-item[aria-current=page]")).hasText("What is a log?");

    button("Another answer").click();
    assertThat(page.locator("article.assistant .branches")).containsText("2 / 2");
    button("The version before").click();
    assertThat(page.locator("article.assistant .branches")).containsText("1 / 2");

    ask("And a snapshot?");
    assertThat(answers()).hasCount(2);
    assertThat(answers().last()).containsText("echo And a snapshot?");
    page.locator("article.user").last().hover();
    button("Edit the question").last().click();
    page.locator("textarea[aria-label='The question']").fill("And a projection?");
    page.locator("textarea[aria-label='The question']").press("Enter");
    assertThat(answers().last()).containsText("echo And a projection?");
    assertThat(page.locator("article.user .branches")).containsText("2 / 2");
    // the first answer leads back to what followed it
    page.locator("article.user").last().hover();
    page.locator("article.user").last().getByLabel("The version before").click();
    assertThat(answers().last()).containsText("echo And a snapshot?");
    assertAccessible(page);

    button("What this answer took").last().click();
    assertThat(page.locator(".usage")).containsText(FakeUpstream.MODEL);
    page.keyboard().press("Escape");

    button("More").click();
    var download = page.waitForDownload(() -> item("Export as Markdown").click());
    assertThat(Files.readString(download.path()))
        .contains("# What is a log?", "## You\n\nAnd a snapshot?", "echo And a snapshot?");
    button("More").click();
    var json = page.waitForDownload(() -> item("Export as JSON").click());
    assertThat(new JsonMapper().readTree(Files.readString(json.path())).get("messages")).hasSize(4);

    var conversation = conversation();
    button("More").click();
    item("Erase for ever").click();
    assertAccessible(page);
    button("Erase").click();
    assertThat(page.locator(".welcome")).isVisible();
    assertThat(client.response("/conversation/" + conversation).statusCode()).isEqualTo(404);
    assertThat(page.locator(".side-item[href*='" + conversation + "']")).hasCount(0);
  }

  @Test
  void settings_are_those_of_the_conversation() {
    open("#/");
    button("Settings of this conversation").click();
    page.getByLabel("System prompt").fill("Be brief, 4711.");
    page.getByLabel("Temperature").fill("0.4");
    assertAccessible(page);
    button("Save").click();
    ask("settings 4711");
    assertThat(answers()).containsText("echo settings 4711");

    var sent = upstream.requests("settings 4711").getFirst();
    assertThat(sent.messages().getFirst().content()).isEqualTo("Be brief, 4711.");
    assertThat(sent.body().get("temperature").asDouble()).isEqualTo(0.4);

    var path = "/conversation/" + conversation();
    button("Settings of this conversation").click();
    page.getByLabel("Title").fill("Another title");
    button("Save").click();
    assertThat(page.locator("main h1")).hasText("Another title");
    assertThat(client.get(path).get("title").asString()).isEqualTo("Another title");
  }

  @Test
  void a_draft_survives_a_reload() {
    open("#/");
    page.getByLabel("Your question").fill("not yet sent");
    page.reload();
    assertThat(page.getByLabel("Your question")).hasValue("not yet sent");
    page.getByLabel("Your question").press("Enter");
    assertThat(answers()).containsText("echo not yet sent");
    page.reload();
    assertThat(page.getByLabel("Your question")).hasValue("");
  }

  @Test
  void images_of_a_draft_survive_a_reload() {
    open("#/");
    page.locator("input[type=file]").setInputFiles(new FilePayload("a.png", "image/png", PNG));
    assertThat(page.locator(".preview")).hasCount(1);
    page.reload();
    assertThat(page.locator(".preview")).hasCount(1);
    ask("What is this?");
    assertThat(answers()).containsText("echo");
    assertThat(page.locator("article.user img")).hasCount(1);
    page.reload();
    assertThat(answers()).containsText("echo");
    assertThat(page.locator(".preview")).hasCount(0);
  }

  @Test
  void the_search_marks_what_was_said_and_leads_to_it() {
    var conversation = client.start("{\"title\": \"Birds\"}");
    client.ask(
        conversation,
        "## A *heptagonal* pelican\n\n- <script>alert(1)</script> Ähre of an édgy one");
    open("#/");
    page.getByLabel("Search in all conversations").fill("HEPTAGONAL ahre edgy -whale");
    var hit =
        page.locator(".side-item[href*='" + conversation + "/']")
            .filter(new Locator.FilterOptions().setHasNotText("echo"));
    assertThat(hit.locator(".snippet"))
        .hasText("A heptagonal pelican <script>alert(1)</script> Ähre of an édgy one");
    var name = page.locator(".side-item[href$='" + conversation + "']");
    assertThat(name).hasText("Birds"); // once, for the question and the answer
    assertThat(hit.locator("mark")).hasText(new String[] {"heptagonal", "Ähre", "édgy"});
    assertAccessible(page);
    hit.click();
    assertThat(page.locator("article.found")).containsText("pelican");
  }

  @Test
  void titles_are_text() {
    var title = "<img src=x onerror=alert(1)> \u202Ebackwards";
    client.start(new JsonMapper().writeValueAsString(Map.of("title", title)));
    open("#/");
    assertThat(page.locator(".side-item").first()).containsText("<img src=x onerror=alert(1)>");
    page.locator(".side-item").first().click();
    assertThat(page.locator("main h1")).containsText("<img src=x onerror=alert(1)>");
    assertThat(page.locator("main h1 img")).hasCount(0);
  }

  @Test
  void on_a_phone_the_conversations_are_one_tap_away() {
    asked("small");
    open("#/");
    page.setViewportSize(390, 800);
    assertThat(page.locator("#side")).not().isInViewport();
    button("Open the conversations").click();
    assertThat(page.locator(".side-item").first()).isVisible();
    assertAccessible(page);
    page.locator(".side-item").first().click();
    assertThat(answers()).containsText("echo");
    assertThat(page.locator("#side")).not().isInViewport();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
  }

  @Test
  void the_keyboard_keeps_its_place() {
    openAsked("where am I?");
    var edit = button("Edit the question");
    edit.focus();
    edit.press("Enter");
    page.getByLabel("The question").press("Escape");
    assertThat(edit).isFocused();

    var again = button("Another answer");
    again.focus();
    again.press("Enter");
    assertThat(page.locator("article.assistant .branches")).containsText("2 / 2");
    var before = button("The version before");
    before.focus();
    before.press("Enter");
    assertThat(page.locator("article.assistant .branches")).containsText("1 / 2");
    assertThat(button("The next version")).isFocused();
  }
}
