package dev.chatai.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import dev.chatai.llm.upstream.Outcome;
import dev.chatai.llm.upstream.Upstream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A listener that keeps all it hears and objects to what it must not hear.
final class Heard implements Upstream.Listener {
  final List<Piece> all = new CopyOnWriteArrayList<>();

  /// Those that are text.
  final List<String> pieces = new CopyOnWriteArrayList<>();

  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  @Override
  public void said(Piece piece) {
    assertThat(outcome).as("nothing after the end").isNotDone();
    all.add(piece);
    if (piece instanceof Text text) {
      assertThat(text.value()).isNotEmpty();
      pieces.add(text.value());
    }
  }

  @Override
  public void done(Outcome outcome) {
    assertThat(this.outcome.complete(outcome)).as("one end only").isTrue();
  }

  String text() {
    return String.join("", pieces);
  }

  Answer answer() {
    return Answer.of(all);
  }

  boolean over() {
    return outcome.isDone();
  }

  Outcome outcome() {
    return outcome.orTimeout(30, TimeUnit.SECONDS).join();
  }

  Outcome.Finished finished() {
    assertThat(outcome()).isInstanceOf(Outcome.Finished.class);
    return (Outcome.Finished) outcome();
  }

  Outcome.Failed failed() {
    assertThat(outcome()).isInstanceOf(Outcome.Failed.class);
    return (Outcome.Failed) outcome();
  }
}
