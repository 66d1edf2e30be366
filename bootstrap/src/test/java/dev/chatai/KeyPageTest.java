package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.answers;
import static dev.chatai.Visitor.ask;
import static dev.chatai.Visitor.assertAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.chatai.api.security.Role;
import org.junit.jupiter.api.Test;

/// The pages where callers need keys.
class KeyPageTest extends SecuredTest {
  @Test
  void the_page_asks_for_a_key_and_keeps_it_for_its_tab() {
    try (var visitor = new Visitor(port)) {
      var page = visitor.open("#/");
      assertAccessible(page);
      give(page, "chatai_wrong");
      assertThat(page.locator("dialog")).containsText("does not know that key");
      visitor.forgiveFailedRequests();

      var key = keys.create("page-ada", Role.USER, null);
      give(page, key);
      ask(page, "with a key");
      assertThat(answers(page)).containsText("echo with a key");
      page.reload();
      assertThat(answers(page)).containsText("echo with a key");
      assertThat(page.evaluate("JSON.stringify(localStorage) + document.cookie").toString())
          .doesNotContain(key);

      assertThat(visitor.open("#/").locator("dialog")).isVisible();
    }
  }

  private static void give(Page page, String key) {
    page.getByLabel("API key").fill(key);
    page.getByLabel("API key").press("Enter");
  }
}
