package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A [SystemTest] of the pages in a real browser, see [Chromium]. Each test has a browser context
/// of its own, as a person with a fresh profile; its pages share storage, as tabs do. A test fails
/// if anything was written to the console, or if a page loads anything from elsewhere.
abstract class PageTest extends ClientTest {
  /// Generous, for a machine that is busy otherwise.
  static final int PATIENCE_MILLIS = 20_000;

  private final List<String> console = new CopyOnWriteArrayList<>();
  BrowserContext context;
  Page page;

  @BeforeEach
  void openBrowser() {
    context = newContext(new Browser.NewContextOptions());
    page = context.newPage();
  }

  @AfterEach
  void nothingIsInTheConsole() {
    context.close();
    assertThat(console).isEmpty();
  }

  /// The address of a page: `#/`, `#/c/{id}`, …
  String at(String hash) {
    return "http://127.0.0.1:" + port + "/" + hash;
  }

  BrowserContext newContext(Browser.NewContextOptions options) {
    var made = Chromium.browser().newContext(options.setLocale("en-GB"));
    made.setDefaultTimeout(PATIENCE_MILLIS);
    made.onConsoleMessage(it -> console.add(it.type() + ": " + it.text()));
    made.onWebError(it -> console.add(it.error()));
    made.onRequest(it -> {
      if (!it.url().startsWith("http://127.0.0.1:") && !it.url().startsWith("data:")) {
        console.add("request to " + it.url());
      }
    });
    return made;
  }

  /// Forgets what a test has provoked in the console on purpose.
  void forgive(String words) {
    assertThat(console).anySatisfy(it -> assertThat(it).contains(words));
    console.removeIf(it -> it.contains(words));
  }

  /// axe-core finds nothing wrong, in light and in dark.
  static void assertAccessible(Page page) {
    for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      var found = new AxeBuilder(page).analyze().getViolations();
      assertThat(found)
          .as(scheme.name())
          .extracting(it -> it.getId() + ": " + it.getNodes().getFirst().getHtml())
          .isEmpty();
    }
  }
}
