package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.answers;
import static dev.chatai.Visitor.ask;
import static dev.chatai.Visitor.assertAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What stands in a conversation on the chat page, and how.
class ChatAnswerPageTest extends ClientTest {
  /// A PNG of one pixel.
  private static final byte[] PNG =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

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

  private Page asked(String question) {
    var conversation = client.start();
    client.ask(conversation, question);
    return visitor.open("#/c/" + conversation);
  }

  private static String style(Locator shown, String property) {
    return (String)
        shown.evaluate("(it, name) => getComputedStyle(it).getPropertyValue(name)", property);
  }

  @Test
  void results_of_tools_are_given_once_and_named() {
    var page = asked("[[everything:1]]");
    assertThat(answers(page).locator(".card")).hasCount(2);
    assertThat(answers(page).locator(".citations a")).hasCount(2);
    for (var field : page.getByLabel("Result of weather").all()) {
      field.fill("{\"sky\":\"grey\"}");
    }
    assertAccessible(page);
    button(page, "Send the results").click();
    assertThat(answers(page)).hasCount(2);
    assertThat(page.locator(".results")).hasCount(0);
    assertThat(page.locator("article.tool .card summary").first()).hasText("Result of weather");
    assertThat(page.locator("article.tool .card pre").first()).containsText("\"sky\": \"grey\"");
  }

  @Test
  void text_from_right_to_left_has_its_marks_at_the_right() {
    var page =
        asked(
            """
            in two directions

            - `x` واحد
            - اثنان

            > اقتباس

            | عمود |
            | --- |
            | قيمة |

            and from left to right: $x_1$ is math
            """);
    var answer = answers(page);
    assertThat(style(answer.locator("ul"), "direction")).isEqualTo("rtl");
    assertThat(style(answer.locator("blockquote"), "direction")).isEqualTo("rtl");
    assertThat(style(answer.locator("table"), "direction")).isEqualTo("rtl");
    assertThat(style(answer.locator("p").last(), "direction")).isEqualTo("ltr");
    assertThat(style(answer.locator("code.math"), "display")).isEqualTo("inline");
  }

  @Test
  void nothing_is_cut_off_on_a_phone() {
    var page = asked("[[everything:1]]");
    page.setViewportSize(390, 800);
    assertThat(answers(page).locator(".citations a")).hasCount(2);
    page.locator(".citations a").last().evaluate("it => it.textContent = 'word '.repeat(40)");
    assertThat(
            page.evaluate(
                "[...document.querySelectorAll('.message > *')].every(it => it.scrollWidth <= it.clientWidth)"))
        .isEqualTo(true);
  }

  @Test
  void images_of_a_draft_survive_a_reload() {
    var page = visitor.open("#/");
    page.locator("input[type=file]").setInputFiles(new FilePayload("a.png", "image/png", PNG));
    assertThat(page.locator(".preview")).hasCount(1);
    page.reload();
    assertThat(page.locator(".preview")).hasCount(1);
    ask(page, "What is this?");
    assertThat(answers(page)).containsText("echo");
    assertThat(page.locator("article.user img")).hasCount(1);
    page.reload();
    assertThat(answers(page)).containsText("echo");
    assertThat(page.locator(".preview")).hasCount(0);
  }

  @Test
  void a_conversation_that_was_erased_elsewhere_is_left() {
    var page = asked("to be erased");
    assertThat(answers(page)).containsText("echo to be erased");
    client.delete(page.url().replaceFirst(".*#/c/", "/conversation/"));
    assertThat(page.locator(".welcome")).isVisible();
    assertThat(page.locator(".side-item").filter(new Locator.FilterOptions().setHasText("erased")))
        .hasCount(0);
  }

  @Test
  void the_keyboard_keeps_its_place() {
    var page = asked("where am I?");
    var edit = button(page, "Edit the question");
    edit.focus();
    edit.press("Enter");
    page.getByLabel("The question").press("Escape");
    assertThat(edit).isFocused();

    var again = button(page, "Another answer");
    again.focus();
    again.press("Enter");
    assertThat(page.locator("article.assistant .branches")).containsText("2 / 2");
    var before = button(page, "The version before");
    before.focus();
    before.press("Enter");
    assertThat(page.locator("article.assistant .branches")).containsText("1 / 2");
    assertThat(button(page, "The next version")).isFocused();
  }
}
