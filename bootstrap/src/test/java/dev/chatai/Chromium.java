package dev.chatai;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// The system's Chromium or Chrome, started once for all tests. Playwright downloads none.
final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static @Nullable Browser browser;

  private Chromium() {}

  /// Skips the test where there is no browser.
  static synchronized Browser browser() {
    var program = program();
    if (program == null) {
      System.err.println("Tests of the pages are skipped: there is no Chromium or Chrome here.");
      Assumptions.abort("There is no Chromium or Chrome here.");
    }
    if (browser == null) {
      PlaywrightAssertions.setDefaultAssertionTimeout(Visitor.PATIENCE_MILLIS);
      var playwright =
          Playwright.create(
              new Playwright.CreateOptions()
                  .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
      browser =
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(program)
                      // tests may run as root, where its sandbox cannot
                      .setChromiumSandbox(false));
    }
    return browser;
  }

  private static @Nullable Path program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }
}
