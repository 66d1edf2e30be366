package dev.chatai.llm.upstream;

import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.Piece;
import dev.chatai.llm.wire.Connections;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;

/// Asks a model and hands over what it says as it comes. A call is made once. Retries are attempts
/// and attempts are in the log, so retrying is not this class's job.
public final class Upstream implements AutoCloseable {
  /// Hears a call. It may wait in `said`: the upstream then waits too, and no limit runs.
  public interface Listener {
    /// The next piece, never empty, in order, one at a time.
    void said(Piece piece);

    /// The end: exactly once, and nothing after it.
    void done(Outcome outcome);
  }

  /// A call on its way.
  public interface Call extends AutoCloseable {
    /// Tokens as the upstream has counted them so far, if it has.
    @Nullable Usage usage();

    /// Closes the connection at once, even if a read on it is stalled. Never waits, may be called
    /// by anyone any number of times. What the listener hears after it is not defined, except that
    /// nothing follows `done`.
    @Override
    void close();
  }

  /// How a model wants to be asked.
  public interface Dialect {
    /// The request as its model takes it.
    ///
    /// @param line the call's connection, for whoever opens it
    Prompt prompt(UpstreamRequest request, Connections.Lifeline line);
  }

  private final ChatModel model;
  private final Dialect dialect;
  private final Connections lifelines;
  private final UpstreamSettings settings;
  private final Breaker breaker = new Breaker();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("upstream-", 0).factory());

  /// One thread for the limits of all calls. Each has one entry here, and a piece of text only
  /// moves its deadline.
  private final ScheduledThreadPoolExecutor watch =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("upstream-watch").factory());

  public Upstream(
      ChatModel model, Dialect dialect, Connections lifelines, UpstreamSettings settings) {
    this.model = model;
    this.dialect = dialect;
    this.lifelines = lifelines;
    this.settings = settings;
    watch.setRemoveOnCancelPolicy(true);
  }

  /// Starts a call and returns at once. The listener hears the rest, on virtual threads.
  public Call open(UpstreamRequest request, Listener listener) {
    var line = lifelines.open();
    var call = new UpstreamCall(listener, line, settings, threads, watch);
    threads.execute(() -> ask(request, line, call));
    return call;
  }

  private void ask(UpstreamRequest request, Connections.Lifeline line, UpstreamCall call) {
    try {
      call.admitted(breaker.admit(call::isOver));
      model.stream(dialect.prompt(request, line)).subscribe(call);
    } catch (RuntimeException | Error e) {
      call.onError(e); // nobody else would hear of it
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the application is going down
    }
  }

  /// Cuts whatever is open; its listeners hear nothing, as after `Call.close`.
  @Override
  public void close() {
    lifelines.close();
    watch.shutdownNow();
    threads.shutdownNow();
  }
}
