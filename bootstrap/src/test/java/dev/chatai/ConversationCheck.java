package dev.chatai;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Holds one conversation, as the server has it, against what its clients know.
final class ConversationCheck {
  private final ChatClient client;
  private final String conversation;
  private final List<JsonNode> messages;
  private final List<Question> asked;
  private final List<String> differences = new ArrayList<>();

  ConversationCheck(ChatClient client, JsonNode view, List<Question> asked) {
    this.client = client;
    this.conversation = view.get("id").asString();
    this.messages = view.get("messages").valueStream().toList();
    this.asked = asked;
  }

  List<String> differences() {
    branch();
    asked.forEach(this::one);
    strangers();
    order();
    return differences;
  }

  /// A question, its answer, a question, its answer; each follows the one before.
  private void branch() {
    for (var i = 0; i < messages.size(); i++) {
      var message = messages.get(i);
      var author = i % 2 == 0 ? "user" : "assistant";
      if (!message.get("author").asString().equals(author)) {
        differences.add("message " + i + " of " + conversation + " is not " + author + "'s");
      }
      var parent = message.path("parent_id").asString("");
      var before = i == 0 ? "" : messages.get(i - 1).get("id").asString();
      if (!parent.equals(before)) {
        differences.add(
            "message " + i + " of " + conversation + " follows " + parent + ", not " + before);
      }
    }
    if (messages.size() % 2 != 0) {
      differences.add("the last question of " + conversation + " has no answer");
    }
  }

  private void one(Question question) {
    question.surprises.forEach(it -> differences.add(question + " was told " + it));
    var places = places(question);
    if (!allowed(question, places.size())) {
      differences.add(
          question
              + " stands "
              + places.size()
              + " times, "
              + (question.refused
                  ? "though refused"
                  : question.acknowledged > 0 ? "acknowledged" : "not acknowledged"));
    }
    if (question.answer == null) {
      places.forEach(it -> answer(question, it));
    } else {
      var mine =
          places.stream()
              .filter(it ->
                  question.regenerating
                      || messages.get(it + 1).get("id").asString().equals(question.answer))
              .toList();
      if (mine.isEmpty() && !places.isEmpty()) {
        differences.add(question + " is not followed by its answer");
      }
      mine.forEach(it -> answer(question, it));
    }
  }

  private static boolean allowed(Question question, int times) {
    if (question.refused) {
      return times == 0;
    }
    if (question.tries > 1 && !ChatClient.WHOLE_CONTRACT) {
      return question.acknowledged == 0 || times >= 1; // keys are not kept yet
    }
    return question.acknowledged > 0 ? times == 1 : times <= 1;
  }

  private void answer(Question question, int place) {
    var answer = messages.get(place + 1);
    new AnswerCheck(client, question, answer)
        .differences()
        .forEach(it -> differences.add(question + ": " + it));
  }

  private void strangers() {
    var known = new HashSet<String>();
    asked.forEach(it -> known.add(it.text));
    for (var i = 0; i < messages.size(); i += 2) {
      var text = messages.get(i).get("content").asString();
      if (!known.contains(text)) {
        differences.add("nobody asked “" + text + "” in " + conversation);
      }
    }
  }

  /// One that was acknowledged before another was sent stands before it.
  private void order() {
    for (var first : asked) {
      for (var second : asked) {
        if (first.acknowledged > 0 && second.sent > first.acknowledged) {
          var a = places(first);
          var b = places(second);
          if (!a.isEmpty() && !b.isEmpty() && a.getFirst() > b.getFirst()) {
            differences.add(first + " stands after " + second);
          }
        }
      }
    }
  }

  /// Where it stands with an answer after it.
  private List<Integer> places(Question question) {
    var places = new ArrayList<Integer>();
    for (var i = 0; i + 1 < messages.size(); i += 2) {
      if (messages.get(i).get("content").asString().equals(question.text)) {
        places.add(i);
      }
    }
    return places;
  }
}
