package dev.chatai;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A [ClientTest] of a page. It fails if anything was written to the browser's console.
abstract class PageTest extends ClientTest {
  Visitor visitor;
  Page page;

  @BeforeEach
  void arrive() {
    visitor = new Visitor(port);
    page = visitor.context().newPage();
  }

  @AfterEach
  void nothingIsInTheConsole() {
    visitor.close();
  }

  /// @param hash which page: `#/operations`, `#/c/{id}/history`, …
  void open(String hash) {
    page.navigate("http://127.0.0.1:" + port + "/" + hash);
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  Locator tab(String name) {
    return page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name));
  }

  /// A part of the page that a heading names.
  Locator section(String heading) {
    var named =
        page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(heading).setLevel(2));
    return page.locator("section").filter(new Locator.FilterOptions().setHas(named));
  }

  Locator withText(String selector, String text) {
    return page.locator(selector, new Page.LocatorOptions().setHasText(text));
  }
}
