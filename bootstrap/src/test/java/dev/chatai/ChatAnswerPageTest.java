package dev.chatai;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.chatai.Visitor.assertAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What stands in a conversation on the chat page, and how.
class ChatAnswerPageTest extends PageTest {
  /// In a word, in code, in a link; and nowhere in the text.
  private static final String CITATIONS =
      """
      [{"url": "javascript:alert(1)", "title": "<img src=x onerror=alert(1)>", "end": 8},
       {"url": "https://example.org/", "end": 20},
       {"url": "https://example.org/", "end": 32},
       {"url": "https://example.org/", "end": 4000},
       {"url": "https://example.org/", "end": 0}]
      """;

  private static String style(Locator shown, String property) {
    return (String)
        shown.evaluate("(it, name) => getComputedStyle(it).getPropertyValue(name)", property);
  }

  @Test
  void markdown_is_shown_and_does_no_harm() {
    openAsked(
        """
        of **bold** words

        | a | b |
        | - | - |
        | 1 | 2 |

        ```java
        record Point(int x) {}
        ```

        [bad](javascript:alert(1)) [good](https://example.org/) ![far](https://example.org/x.png)
        <img src=x onerror=alert(2)><script>alert(3)</script><style>*{display:none}</style>
        <a href="#" onclick="alert(4)" class="page" id="announcer">x</a><svg onload=alert(5)>
        <iframe srcdoc="<script>alert(6)</script>"></iframe><form action=/><input name=x></form>
        <math><mtext><table><mglyph><style><img src=x onerror=alert(7)></style>

        $a_1 * b_2 * c_3$
        """);
    var answer = answers();
    assertThat(answer.locator("strong")).hasText("bold");
    assertThat(answer.locator("td").first()).hasText("1");
    assertThat(answer.locator(".hljs-keyword").first()).hasText("record");
    assertThat(answer.locator("code.math")).hasText("a_1 * b_2 * c_3");
    assertThat(
            answer.locator(
                ".text :is(script, style, img, iframe, form, input, [onclick], [id], .page)"))
        .hasCount(0);
    assertThat(answer.locator("a[href^='javascript:']")).hasCount(0);
    for (var link : answer.locator("a").all()) {
      assertThat(link).hasAttribute("rel", "noopener noreferrer");
    }
    assertThat(answer).containsText("onerror=alert(2)");
    assertAccessible(page);
  }

  @Test
  void results_of_tools_are_given_once_and_named() {
    openAsked("[[everything:1]]");
    assertThat(answers().locator(".card")).hasCount(2);
    assertThat(answers().locator(".sources a")).hasCount(2);
    for (var field : page.getByLabel("Result of weather").all()) {
      field.fill("{\"sky\":\"grey\"}");
    }
    assertAccessible(page);
    button("Send the results").click();
    assertThat(answers()).hasCount(2);
    assertThat(page.locator(".results")).hasCount(0);
    assertThat(page.locator("article.tool .card summary").first()).hasText("Result of weather");
    assertThat(page.locator("article.tool .card pre").first()).containsText("\"sky\": \"grey\"");
  }

  @Test
  void text_from_right_to_left_has_its_marks_at_the_right() {
    openAsked(
        """
        in two directions

        - `x` واحد
        - اثنان

        > اقتباس

        | عمود |
        | --- |
        | قيمة |

        and from left to right: $x_1$ is math
        """);
    var answer = answers();
    assertThat(style(answer.locator("ul"), "direction")).isEqualTo("rtl");
    assertThat(style(answer.locator("blockquote"), "direction")).isEqualTo("rtl");
    assertThat(style(answer.locator("table"), "direction")).isEqualTo("rtl");
    assertThat(style(answer.locator("p").last(), "direction")).isEqualTo("ltr");
    assertThat(style(answer.locator("code.math"), "display")).isEqualTo("inline");
  }

  @Test
  void a_long_question_is_folded_unless_it_was_looked_for() {
    openAsked("a line\n".repeat(60));
    var question = page.locator("article.user");
    assertThat(question.locator(".folded")).isVisible();
    assertThat(button("Another answer")).isInViewport();
    assertAccessible(page);
    button("Show all").click();
    assertThat(button("Show less")).isFocused();
    assertThat(question.locator(".folded")).hasCount(0);
    open("#/c/" + conversation() + "/" + question.getAttribute("data-id"));
    assertThat(page.locator("article.found")).isVisible();
    assertThat(question.locator(".folded")).hasCount(0);
    assertThat(button("Show less")).isVisible();
  }

  @Test
  void code_is_copied_by_a_button_that_says_so() {
    visitor.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    openAsked("this\n\n```js\nlet tide;\n```");
    var copy = button("Copy the code");
    copy.click();
    assertThat(page.locator("#announcer")).hasText("Copied.");
    assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo("let tide;");
    assertThat(copy).hasText("Copy");
  }

  @Test
  void numbers_in_the_text_lead_to_the_sources() {
    openAsked("[[everything:1]]");
    assertThat(answers().locator(".text")).hasText("Let1 me see.");
    button("Source 1: https://example.org/ulm").click();
    assertThat(answers().locator(".sources a").first()).isFocused();
    assertAccessible(page);
  }

  @Test
  void sources_do_no_harm_wherever_they_stand() {
    var path = "/conversation/" + asked("for sources") + "?messages=last";
    var said = (ObjectNode) client.get(path);
    ((ObjectNode) said.at("/messages/0"))
        .put("content", "A 🌙 **moon**\n\n```\ncode\n```\n\n[link](https://example.org/)")
        .set("citations", new JsonMapper().readTree(CITATIONS));
    answer(path, said.toString());
    open("#/c/" + said.get("id").asString());
    var text = answers().locator(".text");
    assertThat(text.locator("p").first()).hasText("A 🌙 moon1");
    assertThat(text.locator("pre")).hasText("code");
    assertThat(text.locator("a")).hasText("link");
    assertThat(text.locator(".reference")).hasText(new String[] {"1", "2", "2"});
    assertThat(answers().locator(".sources li")).hasCount(2);
    assertThat(answers().locator(".sources a")).hasCount(1);
    button("Source 1: <img src=x onerror=alert(1)>").click();
    assertThat(answers().locator(".sources li").first()).isFocused();
  }

  @Test
  void nothing_is_cut_off_on_a_phone() {
    openAsked("[[everything:1]]");
    page.setViewportSize(390, 800);
    assertThat(answers().locator(".sources a")).hasCount(2);
    page.locator(".sources a").last().evaluate("it => it.textContent = 'word '.repeat(40)");
    assertThat(
            page.evaluate(
                "[...document.querySelectorAll('.message > *')].every(it => it.scrollWidth <= it.clientWidth)"))
        .isEqualTo(true);
  }
}
