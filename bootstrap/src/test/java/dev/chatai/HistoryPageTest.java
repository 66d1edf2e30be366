package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.assertAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The history page of a conversation.
class HistoryPageTest extends PageTest {
  private Locator then() {
    return page.getByRole(AriaRole.TABPANEL);
  }

  private Locator slider() {
    return page.getByLabel("As it was after event", new Page.GetByLabelOptions().setExact(true));
  }

  private void openHistory(String conversation) {
    open("#/c/" + conversation + "/history");
  }

  @Test
  void a_person_travels_through_the_events_and_compares_what_was_sent() {
    var conversation = client.start("{\"title\": \"Tides\"}");
    client.ask(conversation, "What makes the tide?");
    client.ask(conversation, "<img src=x onerror=alert(1)>");
    openHistory(conversation);

    assertThat(page).hasTitle("History of Tides – ChatAI");
    assertThat(then()).containsText("What makes the tide?");
    assertThat(then()).containsText("<img src=x onerror=alert(1)>");
    assertAccessible(page);

    // by keyboard to the beginning: nothing had been said
    slider().focus();
    page.keyboard().press("Home");
    assertThat(then()).containsText("Nothing had been said yet.");
    assertThat(page).hasURL(Pattern.compile("/history/1$"));
    button("One event later").click();
    assertThat(then().locator(".touched")).containsText("What makes the tide?");
    assertThat(then()).not().containsText("img");

    // by questions
    slider().focus();
    page.keyboard().press("PageUp");
    assertThat(then().locator(".touched")).containsText("<img src=x onerror=alert(1)>");
    page.reload();
    assertThat(then().locator(".touched")).containsText("<img src=x onerror=alert(1)>");
    assertThat(withText(".entry.current", "<img src=x onerror=alert(1)>")).isVisible();

    // a payload, as it is stored
    var first = page.locator(".entry").first();
    first.locator("summary").click();
    assertThat(first).containsText("ConversationStarted");
    assertThat(first).containsText("traceId");
    assertThat(first.getByRole(AriaRole.BUTTON, named("Copy " + conversation))).isVisible();

    // what the second answer's model was sent, beside the first one's
    page.keyboard().press("End");
    tab("Sent to the model").click();
    page.getByLabel("Sent for").selectOption(label("2. “<img"));
    assertThat(withText("ins", "<img src=x onerror=alert(1)>")).isVisible();
    // once as the question, and once in the echo that answers it
    assertThat(withText(".diff .line", "What makes the tide?")).hasCount(2);
    assertAccessible(page);
  }

  @Test
  void it_follows_the_conversation_until_a_person_goes_back() {
    var conversation = client.start();
    client.ask(conversation, "first");
    openHistory(conversation);
    assertThat(page.locator(".live")).hasText("Live");
    assertThat(page.locator(".entry.current")).containsText("Answer completed");

    client.ask(conversation, "second");
    assertThat(page.locator(".entry.current")).containsText("echo second");
    assertThat(then().locator(".touched")).containsText("echo second");

    slider().focus();
    page.keyboard().press("Home");
    client.ask(conversation, "third");
    assertThat(withText(".entry.good", "echo third")).hasCount(1);
    assertThat(page.locator(".entry.current")).containsText("Conversation started");

    client.delete("/conversation/" + conversation);
    assertThat(page.locator("main")).containsText("This conversation was erased.");
    assertThat(page.locator("main")).not().containsText("echo");
  }

  @Test
  void what_an_answer_has_beside_its_text_was_there_then() {
    var conversation = client.start();
    var tools = "[{\"name\": \"weather\", \"parameters\": {\"type\": \"object\"}}]";
    client.post(
        "/conversation/completion/" + conversation,
        "{\"message\": \"[[everything]]\", \"tools\": " + tools + "}");
    client.ask(conversation, "[[status:401]]");
    openHistory(conversation);

    assertThat(then()).containsText("Calls weather");
    assertThat(then().locator(".problem")).isVisible();
    assertThat(page.locator(".entry.bad")).containsText("upstream auth");
  }

  @Test
  void a_long_line_of_code_scrolls_in_itself() {
    openHistory(asked("code\n\n```\n" + "word ".repeat(200) + "\n```"));
    assertThat(then().locator("pre")).containsText("word");
    for (var width : new int[] {1440, 390}) {
      page.setViewportSize(width, 844);
      tab("The conversation then").click();
      assertThat(then()).isVisible();
      assertThat(then().evaluate("it => it.scrollWidth <= it.clientWidth")).isEqualTo(true);
    }
  }

  @Test
  void on_a_phone_the_events_come_first() {
    var conversation = client.start();
    client.ask(conversation, "[[count:2000]]");
    client.ask(conversation, "small");
    page.setViewportSize(390, 844);
    openHistory(conversation);

    var question = withText(".entry.ask", "small");
    assertThat(question).isVisible();
    question.locator(".event").click();
    tab("The conversation then").click();
    assertThat(question).isHidden();
    assertThat(then().locator(".touched")).containsText("small");
    assertThat(then().locator(".touched")).isInViewport();
    assertAccessible(page);
  }

  @Test
  void a_conversation_that_does_not_exist_is_told_in_words() {
    openHistory("01a20a44-eeff-7a65-9f79-bd9ce4242248");
    var alert = page.getByRole(AriaRole.ALERT);
    assertThat(alert).containsText("There is no such conversation");
    assertThat(alert.getByRole(AriaRole.BUTTON)).hasText("Try again");
    visitor.forgiveFailedRequests(); // the browser says so of every such response
  }

  private String[] label(String beginning) {
    return withText("#prompt-of option", beginning).allTextContents().toArray(String[]::new);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }
}
