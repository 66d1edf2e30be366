package dev.chatai;

import dev.chatai.ChatClient.Event;
import dev.chatai.llm.FakeUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One question as its client knows it: what it sent, and whatever it was told. Written by one
/// thread at a time.
final class Question {
  /// In which form the client wants the answer.
  enum Form {
    WHOLE,
    TEXT,
    EVENTS
  }

  final String conversation;
  final String text;
  final Form form;

  /// Its Idempotency-Key.
  final @Nullable String key;

  /// How often it was sent.
  int tries;

  /// When it was first sent, and when acknowledged, by the [Ledger]'s count; 0 for never.
  long sent;

  long acknowledged;

  /// It was told that it will not be accepted.
  boolean refused;

  /// The answer's id, once acknowledged.
  @Nullable String answer;

  /// A cancel was sent; what was told of it.
  boolean cancelled;

  @Nullable JsonNode stopped;

  /// Another answer was asked for; whether its id was never told.
  boolean regenerated;

  boolean regenerating;

  /// What a whole answer said.
  @Nullable JsonNode whole;

  /// What a text said that ended as if it were whole.
  @Nullable String plain;

  /// The events of one stream, over every cut.
  final List<Event> events = new ArrayList<>();

  /// What no client should ever be told.
  final List<String> surprises = new ArrayList<>();

  Question(String conversation, String text, Form form, @Nullable String key) {
    this.conversation = conversation;
    this.text = text;
    this.form = form;
    this.key = key;
  }

  /// What the model says to it when it is let finish.
  String echo() {
    return FakeUpstream.echo(text);
  }

  /// Whether it must be sent again: it has a key, and nobody has said what became of it.
  boolean pending() {
    return key != null && tries > 0 && answer == null && !refused;
  }

  /// Whether its stream was cut.
  boolean cut() {
    return form == Form.EVENTS && answer != null && !regenerating && !ended();
  }

  /// Whether sending it again must give the same answer.
  boolean repeatable() {
    return key != null && answer != null && !regenerated;
  }

  /// What was told of its answer is of another, or will be told again.
  void forget() {
    whole = null;
    plain = null;
    events.clear();
  }

  private boolean ended() {
    return !events.isEmpty() && Streams.terminal(events.getLast());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "“%s” (%s%s, tries %d, answer %s) in %s",
        text,
        form,
        key == null ? "" : ", keyed",
        tries,
        answer,
        conversation);
  }
}
