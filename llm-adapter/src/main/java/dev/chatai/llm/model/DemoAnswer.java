package dev.chatai.llm.model;

import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.Tools;
import dev.chatai.conversation.content.Tools.Choice;
import dev.chatai.llm.upstream.UpstreamRequest;
import dev.chatai.llm.upstream.UserParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.ToolResponseMessage;

/// What the demo model answers. It does a little of everything that real models do, when it is
/// asked to, so that a client can be built offline: it thinks when it is told to `think`, calls a
/// tool of the turn when told to `call NAME`, `call NAME with {…}` or `use the tool NAME with {…}`,
/// repeats the results of tools unless the turn demands another call, counts images, and answers in
/// JSON.
final class DemoAnswer {
  /// Characters of a message that are repeated.
  private static final int REPEATED = 2_000;

  private static final Pattern THINK = Pattern.compile("\\bthink\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern CALL =
      Pattern.compile(
          "\\b(?:call|use)(?: the tool)? ([a-zA-Z0-9_-]{1,64})(?: with (\\{[^}]*\\}))?",
          Pattern.CASE_INSENSITIVE);

  private final UpstreamRequest request;
  private final List<Piece> pieces = new ArrayList<>();

  private DemoAnswer(UpstreamRequest request) {
    this.request = request;
  }

  static List<Piece> to(UpstreamRequest request) {
    var answer = new DemoAnswer(request);
    answer.add();
    return answer.pieces;
  }

  /// A token of the demo model is a word, with the space after it.
  static List<String> words(String text) {
    return List.of(text.split("(?<=\\s)(?=\\S)", -1));
  }

  private void add() {
    var said = said();
    var last = request.messages().isEmpty() ? null : request.messages().getLast();
    if (last instanceof ToolResponseMessage results) {
      if (!mustCall() || !call(said)) {
        repeat(results);
      }
      return;
    }
    if (THINK.matcher(said).find()) {
      words("The question is: “" + bounded(said) + "”. I can only repeat it.")
          .forEach(it -> pieces.add(new Piece.Reasoning(new Text(it))));
    }
    if (!call(said)) {
      say(text(said), bounded(said));
    }
  }

  private void repeat(ToolResponseMessage results) {
    var given = results.getResponses().stream().map(it -> bounded(it.responseData())).toList();
    say("The tools gave: “" + String.join("”, “", given) + "”.", String.join(", ", given));
  }

  /// @param value what JSON has instead, if the turn asks for it
  private void say(String text, String value) {
    var format = request.options().responseFormat();
    var asked =
        format == null || format.type() == ResponseFormat.Type.TEXT
            ? text
            : DemoJson.of(format, value);
    words(asked).forEach(it -> pieces.add(new Text(it)));
  }

  private boolean call(String said) {
    var tools = request.options().tools();
    if (tools == null || mode(tools) == Choice.Mode.NONE) {
      return false;
    }
    var calls = 0;
    var asked = CALL.matcher(said);
    while (asked.find()) {
      var name = asked.group(1);
      if (tools.list().stream().map(Tool::name).anyMatch(Predicate.isEqual(name))) {
        call(calls++, name, Objects.requireNonNullElse(asked.group(2), "{}"));
      }
    }
    if (calls == 0 && mustCall()) {
      var named = Objects.requireNonNull(tools.choice()).name();
      call(calls++, named == null ? tools.list().getFirst().name() : named, "{}");
    }
    return calls > 0;
  }

  private boolean mustCall() {
    var tools = request.options().tools();
    return tools != null && mode(tools) != Choice.Mode.AUTO && mode(tools) != Choice.Mode.NONE;
  }

  private static Choice.Mode mode(Tools tools) {
    return tools.choice() == null ? Choice.Mode.AUTO : tools.choice().mode();
  }

  private void call(int index, String name, String arguments) {
    var id = "call_demo_" + request.messages().size() + "_" + (index + 1);
    pieces.add(new Piece.ToolCallFragment(index, id, name, null));
    pieces.add(new Piece.ToolCallFragment(index, null, null, new Text(arguments)));
  }

  private String said() {
    var last = lastQuestion();
    var text = last == null ? null : last.getText();
    return text == null ? "" : text;
  }

  private @Nullable Message lastQuestion() {
    return request.messages().reversed().stream()
        .filter(it -> it.getMessageType() == MessageType.USER)
        .findFirst()
        .orElse(null);
  }

  private String text(String said) {
    var last = lastQuestion();
    var place = last == null ? 0 : request.messages().lastIndexOf(last);
    var earlier =
        request.messages().stream()
            .limit(place)
            .filter(it -> it.getMessageType() != MessageType.SYSTEM)
            .count();
    var parts = last == null ? List.of() : UserParts.of(last);
    var images = parts.stream().filter(it -> it instanceof Part.ImagePart).count();
    return "This is ChatAI's built-in demo model: no language model is connected. You said: “"
        + bounded(said)
        + "”. With it came "
        + (images == 0 ? "" : images == 1 ? "1 image and " : images + " images and ")
        + (earlier == 0
            ? "no earlier message"
            : earlier == 1 ? "1 earlier message" : earlier + " earlier messages")
        + ". Set OPENAI_API_KEY or OPENAI_BASE_URL to talk to a real one.";
  }

  private static String bounded(String said) {
    if (said.length() <= REPEATED) {
      return said;
    }
    int end = Character.isHighSurrogate(said.charAt(REPEATED - 1)) ? REPEATED - 1 : REPEATED;
    return said.substring(0, end) + "…";
  }
}
