package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.answers;
import static dev.chatai.Visitor.ask;

import com.microsoft.playwright.Page;
import dev.chatai.llm.FakeUpstream;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A page whose server is killed in the middle of an answer, and started again.
class KilledServerPageTest {
  @Test
  void the_answer_goes_on_by_itself(@TempDir Path folder) throws Exception {
    try (var upstream = new FakeUpstream();
        var server = new ServerProcess(folder, upstream)) {
      server.start();
      try (var visitor = new Visitor(server.port())) {
        var operations = visitor.open("#/operations");
        assertThat(operations.locator(".live")).hasText("Live");
        var page = visitor.open("#/");
        ask(page, "[[slow:200,100]] and on");
        assertThat(answers(page)).containsText("1 2 3");
        var history = visitor.open(hash(page) + "/history");
        assertThat(history.locator(".live")).hasText("Live");
        server.kill();
        assertThat(page.locator(".connection")).containsText("The connection is lost");
        assertThat(history.locator(".live")).hasText("The connection is lost");
        assertThat(operations.locator(".live")).containsText("No connection since");
        server.start();
        assertThat(answers(page).locator(".text")).hasText(numbers(200));
        assertThat(history.locator(".entry.again")).containsText("Attempt 2");
        assertThat(history.locator(".entry.current")).containsText("Answer completed");
        assertThat(operations.locator(".live")).hasText("Live");
        assertThat(page.locator(".connection")).isEmpty();
        assertThat(answers(page)).hasCount(1);
        visitor.forgiveFailedRequests();
      }
    }
  }

  private static String hash(Page page) {
    return page.url().substring(page.url().indexOf('#'));
  }

  private static String numbers(int last) {
    return String.join(" ", IntStream.rangeClosed(1, last).mapToObj(String::valueOf).toList());
  }
}
