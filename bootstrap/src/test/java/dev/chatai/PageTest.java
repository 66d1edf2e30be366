package dev.chatai;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import java.util.regex.Pattern;
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

  /// A conversation with one question and its answer.
  String asked(String question) {
    var conversation = client.start();
    client.ask(conversation, question);
    return conversation;
  }

  void openAsked(String question) {
    open("#/c/" + asked(question));
  }

  /// The id of the conversation that the chat page shows.
  String conversation() {
    PlaywrightAssertions.assertThat(page).hasURL(Pattern.compile("#/c/"));
    return page.url().replaceFirst(".*#/c/", "");
  }

  /// Writes a question on the chat page and sends it.
  void ask(String question) {
    Visitor.ask(page, question);
  }

  Locator answers() {
    return Visitor.answers(page);
  }

  Locator button(String name) {
    return Visitor.button(page, name);
  }

  /// What the page is told when it reads a path, instead of what the server says; as a list that
  /// goes on.
  void answer(String path, String body) {
    var response =
        new Route.FulfillOptions()
            .setStatus(200)
            .setHeaders(Map.of("Link", "</more>; rel=\"prev\""))
            .setBody(body);
    visitor.context().route(it -> it.endsWith(path), it -> it.fulfill(response));
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
