package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.assertAccessible;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The history page of a conversation.
class HistoryPageTest extends ClientTest {
  private Visitor visitor;
  private Page page;

  @BeforeEach
  void arrive() {
    visitor = new Visitor(port);
    page = visitor.context().newPage();
  }

  @AfterEach
  void nothingIsInTheConsole() {
    visitor.close();
  }

  @Test
  void a_person_travels_through_the_events_and_compares_what_was_sent() {
    var conversation = client.start("{\"title\": \"Tides\"}");
    client.ask(conversation, "What makes the tide?");
    client.ask(conversation, "<img src=x onerror=alert(1)>");
    page.navigate("http://127.0.0.1:" + port + "/#/c/" + conversation + "/history");

    var then = page.getByRole(AriaRole.TABPANEL);
    assertThat(then).containsText("What makes the tide?");
    assertThat(then).containsText("<img src=x onerror=alert(1)>");
    assertAccessible(page);

    // by keyboard to the beginning: nothing had been said
    page.getByLabel("As it was after event", new Page.GetByLabelOptions().setExact(true)).focus();
    page.keyboard().press("Home");
    assertThat(then).containsText("Nothing had been said yet.");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("One event later")).click();
    assertThat(then).containsText("What makes the tide?");
    assertThat(then).not().containsText("img");

    // a payload, as it is stored
    var first = page.locator(".entry").first();
    first.locator("summary").click();
    assertThat(first).containsText("ConversationStarted");
    assertThat(first).containsText("Tides");

    // what the second answer's model was sent, beside the first one's
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Sent to the model")).click();
    page.getByLabel("Sent for").selectOption(label("Answer 2"));
    assertThat(page.locator("ins", hasText("<img src=x onerror=alert(1)>"))).isVisible();
    // once as the question, and once in the echo that answers it
    assertThat(page.locator(".diff .line", hasText("What makes the tide?"))).hasCount(2);
    assertAccessible(page);
  }

  private String[] label(String beginning) {
    return page.locator("#prompt-of option", hasText(beginning))
        .allTextContents()
        .toArray(String[]::new);
  }

  private static Page.LocatorOptions hasText(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  @Test
  void a_conversation_that_does_not_exist_is_told_in_words() {
    page.navigate("http://127.0.0.1:" + port + "/#/c/01a20a44-eeff-7a65-9f79-bd9ce4242248/history");
    Locator alert = page.getByRole(AriaRole.ALERT);
    assertThat(alert).containsText("There is no such conversation");
    assertThat(alert.getByRole(AriaRole.BUTTON)).hasText("Try again");
    visitor.forgiveFailedRequests(); // the browser says so of every such response
  }
}
