package dev.chatai.llm.upstream;

import static dev.chatai.conversation.FailureCode.ANSWER_TOO_LONG;
import static dev.chatai.conversation.FailureCode.EMPTY_ANSWER;
import static dev.chatai.conversation.FailureCode.TRUNCATED;
import static dev.chatai.conversation.FailureCode.UPSTREAM_ERROR;
import static dev.chatai.conversation.FailureCode.UPSTREAM_TIMEOUT;

import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import dev.chatai.llm.chunk.Beside;
import dev.chatai.llm.wire.Connections;
import dev.chatai.llm.wire.UpstreamErrors;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.chat.model.ChatResponse;
import reactor.core.publisher.BaseSubscriber;

/// One call: takes what the model sends, tells it to the listener in order, and decides how the
/// call ended.
final class UpstreamCall extends BaseSubscriber<ChatResponse>
    implements Upstream.Call, Patience.Awaited {
  private static final Logger log = LoggerFactory.getLogger(UpstreamCall.class);

  private final Upstream.Listener listener;
  private final Connections.Lifeline line;
  private final UpstreamSettings settings;
  private final Executor threads;
  private final Patience patience;

  /// Held while the listener is told something, so that it hears one thing at a time.
  private final ReentrantLock telling = new ReentrantLock();

  private int chars;
  private int pieces;

  /// Of the answer, that is, without its reasoning.
  private int said;

  private final Finish finish = new Finish();
  private volatile @Nullable Usage usage;
  private volatile Breaker.@Nullable Permit permit;
  private volatile boolean over;

  UpstreamCall(
      Upstream.Listener listener,
      Connections.Lifeline line,
      UpstreamSettings settings,
      Executor threads,
      ScheduledExecutorService watch) {
    this.listener = listener;
    this.line = line;
    this.settings = settings;
    this.threads = threads;
    this.patience = new Patience(settings, watch, this);
    line.onSign(patience::sign);
  }

  /// The call is about to be made: from here on silence is the upstream's.
  void admitted(Breaker.Permit permit) {
    this.permit = permit;
    patience.start();
    if (isOver()) {
      permit.unused();
    }
  }

  @Override
  public @Nullable Usage usage() {
    return usage;
  }

  @Override
  protected void hookOnNext(ChatResponse response) {
    telling.lock();
    try {
      hear(response);
    } finally {
      telling.unlock();
    }
  }

  private void hear(ChatResponse response) {
    var counted = response.getMetadata().getUsage();
    if (counted != null && counted.getTotalTokens() > 0) {
      usage = Usages.of(counted);
    }
    var generation = response.getResult();
    if (generation == null) {
      return;
    }
    var message = generation.getOutput();
    var beside = Beside.in(message.getMetadata());
    int piecesBefore = pieces;
    int saidBefore = said;
    var reasoning = beside.pieces().stream().filter(Piece.Reasoning.class::isInstance).toList();
    reasoning.forEach(this::tell);
    if (message.getText() != null && !message.getText().isEmpty()) {
      tell(new Text(message.getText()));
    }
    beside.pieces().stream().filter(it -> !(it instanceof Piece.Reasoning)).forEach(this::tell);
    if (beside.refused()) {
      finish.refused();
    }
    if (pieces > piecesBefore && finish.goesOn()) {
      patience.goesOn();
    }
    var reason = generation.getMetadata().getFinishReason();
    if (reason != null && !reason.isEmpty()) {
      boolean begins = said > saidBefore && saidBefore == 0;
      patience.finished(finish.give(reason, !reasoning.isEmpty() || begins));
    }
  }

  private void tell(Piece piece) {
    if (isOver()) {
      return;
    }
    chars += characters(piece);
    pieces++;
    said += piece instanceof Piece.Reasoning ? 0 : 1;
    if (chars > settings.maxAnswerChars() || pieces > UpstreamSettings.MAX_PIECES) {
      end(failed(ANSWER_TOO_LONG, false, null));
      return;
    }
    var present = permit;
    if (pieces == 1 && present != null) {
      present.alive();
    }
    listener.said(piece);
    patience.sign();
  }

  private static int characters(Piece piece) {
    return switch (piece) {
      case Text text -> text.value().length();
      case Piece.Reasoning reasoning -> reasoning.text().value().length();
      case Piece.ToolCallFragment fragment ->
          fragment.arguments() == null ? 0 : fragment.arguments().value().length();
      case Citation citation -> citation.url().value().length();
    };
  }

  @Override
  protected void hookOnComplete() {
    line.release();
    conclude(this::said);
  }

  @Override
  protected void hookOnError(Throwable thrown) {
    var failure = UpstreamErrors.of(thrown);
    if (!isOver()) {
      if (failure.reformed) {
        log.info("A call upstream is made again: {}", failure.getMessage());
      } else {
        log.warn("A call upstream failed as {}: {}", failure.code.code(), failure.getMessage());
      }
    }
    conclude(() -> {
      if (failure.reformed) {
        return new Outcome.Reformed();
      }
      boolean broke = failure.code == TRUNCATED;
      if (broke && finish.isKnown()) {
        return said(); // all was told, only the end of the connection is missing
      }
      if (failure.parameter != null) {
        return new Outcome.Failed(failure.code, false, null, usage, failure.parameter);
      }
      // a connection that broke before the first word is an error like any other
      var code = broke && said == 0 ? UPSTREAM_ERROR : failure.code;
      return failed(code, failure.retryable, failure.retryAfterSeconds);
    });
  }

  @Override
  public void timedOut(boolean silent) {
    threads.execute(
        () -> conclude(() -> finish.isGiven() ? said() : failed(UPSTREAM_TIMEOUT, silent, null)));
  }

  private void conclude(Supplier<Outcome> outcome) {
    telling.lock();
    try {
      end(outcome.get());
    } finally {
      telling.unlock();
    }
  }

  /// The end as the model told it. Nothing at all is worth another try; see `Outcome.Failed`.
  private Outcome said() {
    var reason = finish.reason();
    if (said == 0 && (reason == null || reason.whole())) {
      return failed(EMPTY_ANSWER, true, null);
    }
    return reason == null ? failed(TRUNCATED, false, null) : new Outcome.Finished(reason, usage);
  }

  private void tellBreaker(Outcome outcome) {
    var present = permit;
    if (present != null) {
      if (outcome instanceof Outcome.Failed failed) {
        present.ended(failed);
      } else {
        present.alive();
      }
    }
  }

  private Outcome failed(FailureCode code, boolean retryable, @Nullable Integer retryAfter) {
    var present = permit;
    if (present != null && present.isProbe() && retryable && said == 0) {
      return new Outcome.Failed(code, false, Breaker.RETRY_AFTER, usage); // it is still down
    }
    return new Outcome.Failed(code, retryable && said == 0, retryAfter, usage);
  }

  private void end(Outcome outcome) {
    if (isOver()) {
      return;
    }
    over = true;
    line.cut();
    patience.end();
    tellBreaker(outcome);
    listener.done(outcome);
  }

  /// Only the connection is closed: the reader then ends by itself. Cancelling the stream as well
  /// would wait for the reader.
  @Override
  public void close() {
    over = true;
    line.cut();
    patience.end();
    var present = permit;
    if (present != null) {
      present.unused();
    }
  }

  @Override
  public boolean isOver() {
    return over || line.isCut();
  }

  @Override
  public boolean isBusy() {
    return telling.isLocked();
  }
}
