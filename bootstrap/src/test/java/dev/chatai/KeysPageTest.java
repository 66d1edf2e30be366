package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.assertAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.chatai.api.security.ApiKeys;
import dev.chatai.api.security.Role;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// The pages of a server with keys.
class KeysPageTest extends PageTest implements Secured {
  @Autowired private ApiKeys keys;

  private void give(String key) {
    page.getByLabel("API key").fill(key);
    button("Continue").click();
  }

  private void openOperations(Role role) {
    open("#/operations");
    give(keys.create("keys-page", role, null));
  }

  private static Locator.FilterOptions hasText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  @Test
  void the_page_asks_for_a_key_and_keeps_it_for_its_tab() {
    open("#/");
    assertAccessible(page);
    give("chatai_wrong");
    assertThat(page.locator("dialog")).containsText("does not know that key");
    visitor.forgiveFailedRequests();

    var key = keys.create("page-ada", Role.USER, null);
    give(key);
    ask("with a key");
    assertThat(answers()).containsText("echo with a key");
    page.reload();
    assertThat(answers()).containsText("echo with a key");
    assertThat(page.evaluate("JSON.stringify(localStorage) + document.cookie").toString())
        .doesNotContain(key);

    assertThat(visitor.open("#/").locator("dialog")).isVisible();
  }

  @Test
  void an_administrator_makes_a_key_sees_it_once_and_revokes_it() {
    openOperations(Role.ADMIN);
    button("Make a key…").click();
    page.locator("#key-owner").fill("two words");
    button("Make it").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("no blanks");
    visitor.forgiveFailedRequests();
    page.locator("#key-owner").fill("hopper");
    button("Make it").click();
    var key = page.locator("#key-made").inputValue();
    assertThat(new ChatClient(port).as(key).response("/conversation").statusCode()).isEqualTo(200);
    assertAccessible(page);
    button("Done").click();

    assertThat(page.getByRole(AriaRole.ROW).filter(hasText("this page’s"))).hasCount(1);
    var id = key.substring(7, 19);
    var row = page.getByRole(AriaRole.ROW).filter(hasText(id));
    assertThat(row).containsText("hopper");
    assertThat(page.content()).doesNotContain(key.substring(20));
    assertAccessible(page);
    button("Revoke the key " + id + " of hopper").click();
    button("Revoke").click();
    assertThat(row).containsText("revoked");
  }

  @Test
  void a_key_is_found_among_many() {
    IntStream.range(0, 13).forEach(it -> keys.create("many-" + it, Role.USER, null));
    openOperations(Role.ADMIN);
    var rows = section("API keys").getByRole(AriaRole.ROWHEADER);
    assertThat(rows.filter(hasText("many-"))).hasCount(13);
    page.getByLabel("Find an owner or id").fill("MANY-7");
    assertThat(rows).hasText(new String[] {"many-7"});
    page.getByLabel("Find an owner or id").fill("nobody has that");
    assertThat(section("API keys")).containsText("There is no such key.");
    assertAccessible(page);
  }

  @Test
  void others_are_told_that_it_is_not_for_them() {
    openOperations(Role.USER);
    assertThat(page.locator("main")).containsText("This page is for administrators.");
    assertThat(page.getByRole(AriaRole.TABLE)).hasCount(0);
    assertThat(page.getByTitle("Operations")).isHidden();
  }
}
