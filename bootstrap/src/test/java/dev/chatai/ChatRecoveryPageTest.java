package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.assertAccessible;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The chat page when an answer is interrupted, fails, or is looked at in several tabs.
class ChatRecoveryPageTest extends PageTest {
  @Test
  void an_answer_goes_on_after_a_reload_and_in_every_tab() {
    open("#/");
    ask("[[slow:60,100]] on and on");
    assertThat(answers()).containsText("1 2 3");
    var other = visitor.open("#/c/" + conversation());
    page.reload();
    for (var tab : List.of(page, other)) {
      assertThat(Visitor.answers(tab)).containsText("57 58 59 60");
      assertThat(Visitor.button(tab, "Stop the answer")).isHidden();
      assertThat(Visitor.answers(tab)).hasCount(1);
    }
    Visitor.ask(other, "[[slow:600,100]] and stop");
    assertThat(answers()).hasCount(2);
    assertThat(answers().last()).containsText("1 2 3");
    button("Stop the answer").click();
    assertThat(page.locator(".ending")).hasText("Stopped.");
    assertThat(other.locator(".ending")).hasText("Stopped.");
  }

  @Test
  void escape_stops_an_answer_unless_it_closes_something() {
    open("#/");
    ask("[[slow:600,100]] until I say so");
    assertThat(answers()).containsText("1 2 3");
    page.reload();
    assertThat(answers()).containsText("4 5 6");
    button("More").click();
    page.keyboard().press("Escape");
    assertThat(answers()).containsText("28 29 30");
    answers().click(); // the field for questions has no focus any more
    page.keyboard().press("Escape");
    assertThat(page.locator(".ending")).hasText("Stopped.");
  }

  @Test
  void an_answer_goes_on_when_the_network_is_back() {
    open("#/");
    ask("[[slow:50,100]] far away");
    assertThat(answers()).containsText("1 2 3");
    visitor.context().setOffline(true);
    assertThat(page.locator(".connection")).containsText("The connection is lost");
    visitor.context().setOffline(false);
    assertThat(answers()).containsText("48 49 50");
    assertThat(page.locator(".connection")).isEmpty();
    visitor.forgiveFailedRequests();
  }

  @Test
  void a_question_that_was_not_sent_can_be_sent_again() {
    openAsked("first");
    assertThat(answers()).hasCount(1);
    visitor.context().setOffline(true);
    ask("second");
    assertThat(page.locator("article.unsent .problem")).containsText("cannot be reached");
    visitor.context().setOffline(false);
    button("Try again").click();
    assertThat(answers().last()).containsText("echo second");
    assertThat(page.locator("article.user")).hasCount(2);
    visitor.forgiveFailedRequests();
  }

  @Test
  void a_failed_answer_says_why_and_can_be_asked_for_again() {
    open("#/");
    ask("[[status:401]] what now?");
    assertThat(page.locator("article .problem")).isVisible();
    assertAccessible(page);
    button("Try again").click();
    assertThat(page.locator("article.assistant .branches")).containsText("2 / 2");
  }

  @Test
  void a_conversation_that_was_erased_elsewhere_is_left() {
    openAsked("to be erased");
    assertThat(answers()).containsText("echo to be erased");
    client.delete("/conversation/" + conversation());
    assertThat(page.locator(".welcome")).isVisible();
    assertThat(withText(".side-item", "erased")).hasCount(0);
  }
}
