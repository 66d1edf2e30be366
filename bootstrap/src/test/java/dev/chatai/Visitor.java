package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A person with a fresh profile of [Chromium]. Pages of one visitor share storage, as tabs do.
/// Closing it fails if anything was written to the console, or loaded from elsewhere.
final class Visitor implements AutoCloseable {
  /// Generous, for a machine that is busy otherwise.
  static final int PATIENCE_MILLIS = 30_000;

  private final List<String> console = new CopyOnWriteArrayList<>();
  private final BrowserContext context;
  private final String server;

  /// Skips the test where there is no browser.
  Visitor(int port) {
    server = "http://127.0.0.1:" + port + "/";
    context =
        Chromium.browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setLocale("en-GB")
                    .setReducedMotion(ReducedMotion.REDUCE));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.onConsoleMessage(it -> console.add(it.type() + ": " + it.text()));
    context.onWebError(it -> console.add(it.error()));
    context.onRequest(it -> {
      if (!it.url().startsWith(server)
          && !it.url().startsWith("data:")
          && !it.url().startsWith("blob:")) {
        console.add("request to " + it.url());
      }
    });
  }

  BrowserContext context() {
    return context;
  }

  /// Opens a tab.
  ///
  /// @param hash which page: `#/`, `#/c/{id}`, …
  Page open(String hash) {
    var page = context.newPage();
    page.navigate(server + hash);
    return page;
  }

  /// Forgets what the browser itself has written of requests that failed on purpose.
  void forgiveFailedRequests() {
    console.removeIf(it -> it.contains("Failed to load resource"));
  }

  /// Writes a question and sends it.
  static void ask(Page page, String question) {
    var field =
        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Your question"));
    field.fill(question);
    field.press("Enter");
  }

  static Locator answers(Page page) {
    return page.locator("article.assistant");
  }

  static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /// axe-core finds nothing wrong, in light and in dark.
  static void assertAccessible(Page page) {
    for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      var violations = new AxeBuilder(page).analyze().getViolations();
      assertThat(violations)
          .as(scheme.name())
          .extracting(it -> it.getId() + ": " + it.getNodes().getFirst().getHtml())
          .isEmpty();
    }
  }

  @Override
  public void close() {
    context.close();
    assertThat(console).isEmpty();
  }
}
