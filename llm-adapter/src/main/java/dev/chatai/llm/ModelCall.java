package dev.chatai.llm;

import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.Usage;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatResponse;
import reactor.core.Disposable;

/// One call to a model, as Spring AI tells it: chunks in order, then an end or an error. Turns that
/// into text and one outcome, by the table in MODELS.md.
final class ModelCall implements Upstream.Call {
  private final Upstream.Listener listener;
  private final Connections.@Nullable Connection connection;
  private final UpstreamSettings limits;
  private final Consumer<ModelCall> forget;

  private final AtomicBoolean over = new AtomicBoolean();
  private final TextPieces pieces = new TextPieces();
  private final long opened = System.nanoTime();
  private volatile long lastText = opened;
  private volatile boolean spoken;
  private volatile @Nullable Disposable stream;

  private int characters;
  private boolean refused;
  private @Nullable String finish;
  private @Nullable Usage usage;

  ModelCall(
      Upstream.Listener listener,
      Connections.@Nullable Connection connection,
      UpstreamSettings limits,
      Consumer<ModelCall> forget) {
    this.listener = listener;
    this.connection = connection;
    this.limits = limits;
    this.forget = forget;
  }

  void streams(Disposable started) {
    stream = started;
    if (over.get()) {
      started.dispose();
    }
  }

  void on(ChatResponse chunk) {
    var counted = chunk.getMetadata().getUsage();
    if (counted != null && counted.getTotalTokens() != null && counted.getTotalTokens() > 0) {
      usage =
          new Usage(
              counted.getPromptTokens(), counted.getCompletionTokens(), counted.getTotalTokens());
    }
    if (chunk.getResults().isEmpty()) {
      return;
    }
    var result = chunk.getResults().getFirst();
    var message = result.getOutput();
    if (message.getMetadata().get("refusal") instanceof String refusal && !refusal.isEmpty()) {
      refused = true;
      say(refusal);
    }
    var text = message.getText();
    if (text != null) {
      say(text);
    }
    var reason = result.getMetadata().getFinishReason();
    if (reason != null && !reason.isBlank()) {
      finish = reason;
    }
  }

  private void say(String raw) {
    var text = pieces.add(raw);
    if (characters + text.length() > limits.maxAnswerCharacters()) {
      end(new Upstream.Failed(FailureCode.ANSWER_TOO_LONG, false, null, usage));
    } else {
      tell(text);
    }
  }

  private void tell(String text) {
    if (!text.isEmpty() && !over.get()) {
      characters += text.length();
      lastText = System.nanoTime();
      spoken = true;
      listener.text(text);
    }
  }

  void onEnd() {
    tell(pieces.rest());
    end(outcome());
  }

  void onError(Throwable failure) {
    tell(pieces.rest());
    var outcome =
        connection != null && connection.redirected
            ? failed(FailureCode.UPSTREAM_ERROR, false)
            : UpstreamFailures.of(failure, !spoken);
    end(new Upstream.Failed(outcome.code(), outcome.retryable(), outcome.retryAfter(), usage));
  }

  private Upstream.Outcome outcome() {
    var reason = finish == null ? "" : finish.toLowerCase(Locale.ROOT);
    return switch (reason) {
      case "stop" -> {
        if (!spoken) {
          yield failed(FailureCode.EMPTY_ANSWER, true);
        }
        yield finished(refused ? FinishReason.REFUSAL : FinishReason.STOP);
      }
      case "length" -> finished(FinishReason.LENGTH);
      case "content_filter" -> finished(FinishReason.CONTENT_FILTER);
      case "" -> {
        if (!spoken) {
          yield failed(FailureCode.EMPTY_ANSWER, true);
        }
        // A reason that Spring AI does not know is told as none: the end mark tells them apart.
        yield failed(
            connection != null && connection.done
                ? FailureCode.UPSTREAM_ERROR
                : FailureCode.TRUNCATED,
            false);
      }
      default -> failed(FailureCode.UPSTREAM_ERROR, false);
    };
  }

  /// Looked at now and then by one timer for all calls: cheaper than a timeout for each read.
  void watch(long now) {
    var patience = spoken ? limits.idleTimeout() : limits.firstTokenTimeout();
    if (now - lastText > patience.toNanos() || now - opened > limits.totalTimeout().toNanos()) {
      end(failed(FailureCode.UPSTREAM_TIMEOUT, false));
    }
  }

  private void end(Upstream.Outcome outcome) {
    if (over.compareAndSet(false, true)) {
      hangUp();
      listener.done(outcome);
    }
  }

  @Override
  public void close() {
    if (over.compareAndSet(false, true)) {
      hangUp();
    }
  }

  /// Cutting the socket first frees a stalled read, so that disposing of the stream cannot wait for
  /// it.
  private void hangUp() {
    forget.accept(this);
    if (connection != null) {
      connection.cut();
    }
    var started = stream;
    if (started != null && !started.isDisposed()) {
      Thread.ofVirtual().name("upstream-hang-up").start(started::dispose);
    }
  }

  private Upstream.Finished finished(FinishReason reason) {
    return new Upstream.Finished(reason, usage);
  }

  private Upstream.Failed failed(FailureCode code, boolean retryable) {
    return new Upstream.Failed(code, retryable, null, usage);
  }
}
