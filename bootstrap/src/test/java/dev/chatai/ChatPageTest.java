package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Test;

/// The chat page, as a person uses it.
class ChatPageTest extends PageTest {
  @Test
  void the_first_page_is_an_invitation_to_ask() {
    page.navigate(at("#/"));
    assertThat(page.locator("main h1")).hasText("New conversation");
    assertAccessible(page);
  }
}
