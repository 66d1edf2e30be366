package dev.chatai.conversation.query.rebuild;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.query.follow.ProjectionToken;
import dev.chatai.conversation.query.projection.ConversationFold;
import dev.chatai.conversation.query.projection.StoredReadModel;
import java.util.List;
import java.util.function.Consumer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// A read model that is built beside the one in use, with a transaction for each batch.
final class SideBuild {
  private final LogReader reader;
  private final SideTables tables;
  private final StoredReadModel model;
  private final ConversationFold fold;
  private final TransactionTemplate transaction;
  private final Consumer<SideBuild> progressed;
  private @Nullable TrackingToken last;
  private long events;

  /// @param progressed called after each batch
  SideBuild(
      LogReader reader,
      SideTables tables,
      StoredReadModel model,
      PlatformTransactionManager transactions,
      Consumer<SideBuild> progressed) {
    this.reader = reader;
    this.tables = tables;
    this.model = model;
    this.fold = new ConversationFold(model);
    this.transaction = new TransactionTemplate(transactions);
    this.progressed = progressed;
  }

  SideTables tables() {
    return tables;
  }

  @Nullable TrackingToken last() {
    return last;
  }

  long events() {
    return events;
  }

  /// Continues up to the head of the log.
  void catchUp() throws InterruptedException {
    LogReader.Batch batch;
    do {
      batch = reader.next();
      apply(batch.events());
    } while (!batch.atHead());
  }

  /// Continues until it contains every event that the projection has processed so far: all that the
  /// log has by now, unless the token tells that it is there already.
  void reach(@Nullable TrackingToken goal) throws InterruptedException {
    var called = System.nanoTime();
    for (var reached = covers(goal); !reached; ) {
      var batch = reader.next();
      apply(batch.events());
      reached = covers(goal) || (batch.atHead() && batch.begun() - called >= 0);
    }
  }

  /// The same, but not beyond it, and in the current transaction.
  void reachExactly(@Nullable TrackingToken goal) throws InterruptedException {
    var called = System.nanoTime();
    for (var reached = position(last) >= position(goal); !reached; ) {
      var batch = reader.next();
      var events = batch.events();
      apply(events.stream().filter(it -> hasSeen(goal, it.trackingToken())).toList());
      reached =
          events.isEmpty()
              ? batch.atHead() && batch.begun() - called >= 0
              : position(events.getLast().trackingToken()) >= position(goal);
    }
  }

  /// Puts its tables in the place of those in use, and lets the projection go on after its last
  /// event.
  ///
  /// @param run ended by that
  /// @return false, with nothing changed, if the claim on the projection was lost meanwhile
  /// @throws Stalled if another node has taken over the rebuild
  boolean swap(ProjectionToken projection, Run run, String digest) {
    return Boolean.TRUE.equals(
        transaction.execute(status -> {
          tables.swap();
          if (!projection.release(last)) {
            status.setRollbackOnly();
            return false;
          }
          if (!run.done(null, digest)) {
            throw new Stalled("Another node has taken over");
          }
          return true;
        }));
  }

  /// A token of another kind, as a split, a merge or a reset leaves it, tells nothing.
  private boolean covers(@Nullable TrackingToken goal) {
    return last != null && goal != null && last.getClass() == goal.getClass() && last.covers(goal);
  }

  private static boolean hasSeen(@Nullable TrackingToken goal, TrackingToken event) {
    var position = position(event);
    return position <= position(goal)
        && !(goal instanceof GapAwareTrackingToken gapAware
            && gapAware.getGaps().contains(position));
  }

  static long position(@Nullable TrackingToken token) {
    return token == null ? -1 : token.position().orElse(-1);
  }

  private void apply(List<TrackedEventMessage<?>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    transaction.executeWithoutResult(_ -> {
      tables.use();
      model.fetch(batch.stream().map(it -> (ConversationEvent) it.getPayload()).toList());
      for (var message : batch) {
        var event = (DomainEventMessage<?>) message;
        fold.apply((ConversationEvent) event.getPayload(), event.getTimestamp());
      }
      model.flush(); // before the transaction's own statements look at it
    });
    last = batch.getLast().trackingToken();
    events += batch.size();
    progressed.accept(this);
  }
}
