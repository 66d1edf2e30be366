package dev.chatai.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import dev.chatai.llm.upstream.Outcome;
import dev.chatai.llm.upstream.Upstream;
import dev.chatai.llm.upstream.UpstreamRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One call and what was heard of it.
final class Heard implements Upstream.Listener {
  final ConcurrentLinkedQueue<Piece> all = new ConcurrentLinkedQueue<>();

  /// Those that are text.
  final ConcurrentLinkedQueue<String> pieces = new ConcurrentLinkedQueue<>();

  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final List<String> broken = new ArrayList<>();
  private Upstream.@Nullable Call call;

  Heard open(Upstream upstream, UpstreamRequest request) {
    call = upstream.open(request, this);
    return this;
  }

  @Override
  public synchronized void said(Piece piece) {
    if (outcome.isDone()) {
      broken.add("a piece after the end");
    }
    all.add(piece);
    if (piece instanceof Text text) {
      if (text.value().isEmpty()) {
        broken.add("a piece that is empty");
      }
      pieces.add(text.value());
    }
  }

  @Override
  public synchronized void done(Outcome end) {
    if (!outcome.complete(end)) {
      broken.add("a second end");
    }
  }

  void close() {
    if (call != null) {
      call.close();
    }
  }

  /// Waits for the end.
  Heard outcome() {
    assertThat(outcome).succeedsWithin(60, TimeUnit.SECONDS);
    synchronized (this) {
      assertThat(broken).isEmpty();
    }
    return this;
  }

  String text() {
    return String.join("", pieces);
  }

  Answer answer() {
    return Answer.of(all);
  }

  Outcome.Finished finished() {
    assertThat(outcome.join()).isInstanceOf(Outcome.Finished.class);
    return (Outcome.Finished) outcome.join();
  }

  Outcome.Failed failed() {
    assertThat(outcome.join()).isInstanceOf(Outcome.Failed.class);
    return (Outcome.Failed) outcome.join();
  }

  void assertFailed(FailureCode code, boolean retryable, @Nullable Integer retryAfter) {
    assertThat(failed())
        .usingRecursiveComparison()
        .ignoringFields("usage")
        .isEqualTo(new Outcome.Failed(code, retryable, retryAfter, null));
  }
}
