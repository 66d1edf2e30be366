package dev.chatai.node;

import java.util.concurrent.CompletableFuture;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An event processor of one segment, which stays one whatever Axon Server's dashboard asks: its
/// handler needs all events in order.
public final class OneSegmentProcessor extends PooledStreamingEventProcessor {
  private static final Logger log = LoggerFactory.getLogger(OneSegmentProcessor.class);

  private OneSegmentProcessor(Builder configured) {
    super(configured);
  }

  /// Axon calls `build()` itself.
  ///
  /// @param configured completely
  public static Builder builder(Builder configured) {
    configured.initialSegmentCount(1);
    return new Builder() {
      @Override
      public PooledStreamingEventProcessor build() {
        return new OneSegmentProcessor(configured);
      }
    };
  }

  @Override
  public CompletableFuture<Boolean> splitSegment(int segment) {
    return refused("split");
  }

  /// If there are several in spite of all, only a rebuild makes them one.
  @Override
  public CompletableFuture<Boolean> mergeSegment(int segment) {
    return refused("merged");
  }

  private CompletableFuture<Boolean> refused(String what) {
    var reason = "The event processor " + getName() + " has one segment and cannot be " + what;
    log.warn("{}.", reason);
    return CompletableFuture.failedFuture(new UnsupportedOperationException(reason));
  }
}
