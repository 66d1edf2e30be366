package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.assertAccessible;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The operations page of a server without keys: its one owner is an administrator.
class OperationsPageTest extends ClientTest {
  private Visitor visitor;
  private Page page;

  @BeforeEach
  void arrive() {
    visitor = new Visitor(port);
    page = visitor.context().newPage();
  }

  @AfterEach
  void nothingIsInTheConsole() {
    visitor.close();
  }

  @Test
  void an_administrator_sees_the_installation_stops_an_answer_and_compares() {
    var conversation = client.start();
    client.ask(conversation, "Hello");
    var stream = client.openEvents(conversation, "[[slow:900,100]] secretword");
    page.navigate("http://127.0.0.1:" + port + "/#/operations");

    var processors = region("Event processors");
    assertThat(processors.getByRole(AriaRole.ROW, named("answers"))).containsText("running");
    assertThat(page.getByRole(AriaRole.IMG, page("Turns:"))).isVisible();
    assertThat(region("Usage").getByRole(AriaRole.ROW, named("local"))).isVisible();
    assertThat(page.locator("main")).containsText("keys create");

    var stop =
        page.getByRole(
            AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stop the answer for local"));
    assertThat(stop.first()).isVisible();
    assertThat(page.locator("main")).not().containsText("secretword");
    assertAccessible(page);
    stop.first().click();
    page.getByRole(AriaRole.DIALOG)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Stop it"))
        .click();
    assertThat(region("Open answers")).containsText("No answer is being generated.");
    stream.body().close();

    processors
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Compare with the log"))
        .click();
    assertThat(processors).containsText("the same as the log");
    // the keys are refused here, and a browser says so of every such response
    visitor.forgiveFailedRequests();
  }

  private Locator region(String name) {
    return page.locator("section").filter(new Locator.FilterOptions().setHas(heading(name)));
  }

  private Locator heading(String name) {
    return page.getByRole(AriaRole.HEADING, page(name).setLevel(2));
  }

  private static Page.GetByRoleOptions page(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }
}
