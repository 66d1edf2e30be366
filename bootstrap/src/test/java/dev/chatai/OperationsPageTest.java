package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.assertAccessible;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The operations page of a server without keys: its one owner is an administrator.
class OperationsPageTest extends PageTest {
  @Test
  void an_administrator_sees_the_installation_stops_an_answer_and_compares() {
    var conversation = client.start();
    client.ask(conversation, "Hello");
    var stream = client.openEvents(conversation, "[[slow:900,100]] secretword");
    open("#/operations");

    var processors = section("Event processors");
    assertThat(processors.getByRole(AriaRole.ROW, named("answers"))).containsText("running");
    assertThat(section("Usage").getByRole(AriaRole.ROW, named("local"))).isVisible();
    assertThat(page.locator("main")).containsText("keys create");

    var stop = stops();
    assertThat(stop.first()).isVisible();
    assertThat(page.locator("main")).not().containsText("secretword");
    assertAccessible(page);
    stop.first().click();
    var dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText(conversation);
    dialog.getByRole(AriaRole.BUTTON, named("Stop it")).click();
    assertThat(page.locator(".notice")).hasText("It will stop.");
    assertThat(section("Open answers")).containsText("No answer is being generated.");
    stream.body().close();

    processors.getByRole(AriaRole.BUTTON, named("Compare with the log")).click();
    assertThat(withText(".notice", "The comparison has started.")).isVisible();
    assertThat(processors).containsText("the same as the log");
  }

  @Test
  void the_minutes_of_a_chart_are_read_by_keyboard_and_as_a_table() {
    client.ask(client.start(), "Hello");
    open("#/operations");
    var turns =
        page.getByRole(
            AriaRole.SLIDER, new Page.GetByRoleOptions().setName("Turns, minute by minute"));
    turns.focus();
    page.keyboard().press("Home");
    assertThat(turns).hasAttribute("aria-valuetext", Pattern.compile("^\\d\\d:\\d\\d: \\d+$"));
    assertThat(section("Turns").locator(".chart-foot")).hasText(Pattern.compile(": \\d+$"));
    page.getByText("The same as a table").click();
    assertThat(page.getByRole(AriaRole.COLUMNHEADER, page("Tokens in")).first()).isVisible();
    assertAccessible(page);
  }

  /// Another answer's may be in its place a moment later.
  @Test
  void the_focus_stays_on_the_same_answer_when_another_one_ends() {
    var first = client.openEvents(client.start(), "[[slow:900,100]] one");
    var second = client.openEvents(client.start(), "[[slow:900,100]] two");
    open("#/operations");
    var stop = stops();
    assertThat(stop).hasCount(2);
    stop.last().focus();
    var label = stop.last().getAttribute("aria-label");
    stopByApi(0);
    assertThat(stop).hasCount(1);
    assertThat(button(label)).isFocused();
    stopByApi(0);
    first.body().close();
    second.body().close();
  }

  /// Buttons that stop an answer.
  private Locator stops() {
    return page.getByRole(AriaRole.BUTTON, page("Stop the answer for local"));
  }

  private void stopByApi(int index) {
    var answer = client.get("/admin/answers").get(index).get("message_id").asString();
    client.post("/admin/answers/" + answer + "/cancel", "");
  }

  private static Page.GetByRoleOptions page(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }
}
