package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.answers;
import static dev.chatai.Visitor.ask;

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
        var page = visitor.open("#/");
        ask(page, "[[slow:80,100]] and on");
        assertThat(answers(page)).containsText("1 2 3");
        server.kill();
        assertThat(page.locator(".connection")).containsText("The connection is lost");
        server.start();
        assertThat(answers(page).locator(".text")).hasText(numbers(80));
        assertThat(page.locator(".connection")).isEmpty();
        assertThat(answers(page)).hasCount(1);
        visitor.forgiveFailedRequests();
      }
    }
  }

  private static String numbers(int last) {
    return String.join(" ", IntStream.rangeClosed(1, last).mapToObj(String::valueOf).toList());
  }
}
