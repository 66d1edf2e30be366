package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.assertAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.chatai.api.security.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The operations page of a server with keys, in a real browser.
class KeysPageTest extends SecuredTest {
  private Visitor visitor;
  private Page page;

  @BeforeEach
  void openBrowser() {
    visitor = new Visitor(port);
    page = visitor.context().newPage();
  }

  @AfterEach
  void closeBrowser() {
    visitor.close();
  }

  private void enter(Role role) {
    page.navigate("http://127.0.0.1:" + port + "/#/operations");
    page.getByLabel("API key").fill(keys.create("keys-page", role, null));
    button("Continue");
  }

  private static Locator.FilterOptions hasText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private void button(String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }

  @Test
  void an_administrator_makes_a_key_sees_it_once_and_revokes_it() {
    enter(Role.ADMIN);
    button("Make a key…");
    page.locator("#key-owner").fill("two words");
    button("Make it");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("no blanks");
    visitor.forgiveFailedRequests();
    page.locator("#key-owner").fill("hopper");
    button("Make it");
    var key = page.locator("#key-made").inputValue();
    assertThat(new ChatClient(port).as(key).response("/conversation").statusCode()).isEqualTo(200);
    assertAccessible(page);
    button("Done");

    assertThat(page.getByRole(AriaRole.ROW).filter(hasText("this page’s"))).hasCount(1);
    var id = key.substring(7, 19);
    var row = page.getByRole(AriaRole.ROW).filter(hasText(id));
    assertThat(row).containsText("hopper");
    assertThat(page.content()).doesNotContain(key.substring(20));
    assertAccessible(page);
    button("Revoke the key " + id + " of hopper");
    button("Revoke");
    assertThat(row).containsText("revoked");
  }

  @Test
  void others_are_told_that_it_is_not_for_them() {
    enter(Role.USER);
    assertThat(page.locator("main")).containsText("This page is for administrators.");
    assertThat(page.getByRole(AriaRole.TABLE)).hasCount(0);
    assertThat(page.getByTitle("Operations")).isHidden();
  }
}
