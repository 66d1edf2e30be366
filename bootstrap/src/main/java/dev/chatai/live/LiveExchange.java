package dev.chatai.live;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.AnswerGenerator;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.conversation.answer.Node;
import dev.chatai.conversation.answer.NotificationListener;
import dev.chatai.conversation.answer.OtherNodes;
import dev.chatai.conversation.seal.Seals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Carries live text to readers on other nodes, by PostgreSQL's NOTIFY. A node says which answers
/// it has readers of. Whichever node generates one of them then sends its pieces, gathered for some
/// milliseconds, until the reader leaves. Nothing is sent for answers without such readers. An
/// answer that is only read elsewhere when it begins is generated there.
///
/// PostgreSQL delivers notifications in the order of their commits, and keeps none.
@Component
@ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "true")
final class LiveExchange implements OtherNodes, NotificationListener, SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(LiveExchange.class);
  private static final String CHANNEL = "chatai_live";

  /// How long pieces are gathered after others were sent.
  private static final long GATHER_MILLIS = 10;

  private static final long ANNOUNCE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long LOOK_MILLIS = 500;

  /// Most pieces that wait to be sent; more are read from the log.
  private static final int MOST_WAITING = 20_000;

  /// What is to be sent: a piece, or the leave of a last reader.
  private sealed interface Outgoing {
    record Spoken(SealedPieces.Spoken piece) implements Outgoing {}

    record Left(MessageId answer) implements Outgoing {}
  }

  private final JdbcClient jdbc;
  private final ObjectProvider<LiveAnswers> live;
  private final ObjectProvider<AnswerGenerator> generator;
  private final SealedPieces pieces;
  private final String node;
  private final RemoteReaders remote = new RemoteReaders(System::nanoTime);
  private final LinkedBlockingQueue<Outgoing> outbox = new LinkedBlockingQueue<>(MOST_WAITING);
  private volatile boolean running;
  private @Nullable Thread sender;

  LiveExchange(
      JdbcClient jdbc,
      ObjectProvider<LiveAnswers> live,
      ObjectProvider<AnswerGenerator> generator,
      Seals seals,
      Node node) {
    this.jdbc = jdbc;
    this.live = live;
    this.generator = generator;
    this.pieces = new SealedPieces(seals, node.name());
    this.node = node.name();
  }

  @Override
  public void reading(ConversationId conversation, MessageId answer) {
    quietly(() -> send(List.of(new Notice.Reading(conversation, answer, node))));
  }

  @Override
  public void left(MessageId answer) {
    var _ = outbox.offer(new Outgoing.Left(answer));
  }

  @Override
  public void publish(ConversationId conversation, MessageId answer, LiveAnswers.Live piece) {
    if (remote.exist(answer)) {
      var spoken = new SealedPieces.Spoken(conversation, answer, piece);
      var _ = outbox.offer(new Outgoing.Spoken(spoken));
    }
  }

  @Override
  public @Nullable String reader(MessageId answer) {
    return remote.node(answer);
  }

  @Override
  public void handOver(String reader, ConversationId conversation, long event) {
    send(List.of(new Notice.HandedOver(conversation, event, reader)));
  }

  @Override
  public String channel() {
    return CHANNEL;
  }

  @Override
  public void heard(String payload) {
    try {
      heard(Notice.parse(payload));
    } catch (RuntimeException unreadable) {
      log.debug("A notice is left out: {}", unreadable.getClass().getName());
    }
  }

  private void heard(Notice notice) {
    var mine = notice.node().equals(node);
    switch (notice) {
      case Notice.HandedOver begin when mine ->
          generator.getObject().begin(begin.conversation(), begin.event());
      case Notice _ when mine -> {}
      case Notice.HandedOver _ -> {}
      case Notice.Reading reading -> remote.reading(reading.answer(), reading.node());
      case Notice.Left left -> remote.left(left.answer(), left.node());
      case Notice.Said said -> {
        var here = live.getObject();
        if (here.isRead(said.answer())) {
          pieces.open(said).forEach(it -> here.heard(said.answer(), it));
        }
      }
    }
  }

  private void run() {
    var announced = System.nanoTime();
    try {
      while (running) {
        var first = outbox.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          var all = new ArrayList<>(List.of(first));
          outbox.drainTo(all);
          quietly(() -> send(notices(all)));
          Thread.sleep(GATHER_MILLIS);
        }
        if (System.nanoTime() - announced > ANNOUNCE_NANOS) {
          announced = System.nanoTime();
          remote.expire();
          quietly(this::announce);
        }
      }
    } catch (InterruptedException _) {
      // stopped
    }
  }

  private List<Notice> notices(List<Outgoing> all) {
    var notices = new ArrayList<Notice>();
    var spoken = new ArrayList<SealedPieces.Spoken>();
    for (var one : all) {
      switch (one) {
        case Outgoing.Spoken said -> spoken.add(said.piece());
        case Outgoing.Left left -> {
          if (!live.getObject().isRead(left.answer())) {
            notices.add(new Notice.Left(left.answer(), node));
          }
        }
      }
    }
    notices.addAll(pieces.seal(spoken));
    return notices;
  }

  private void announce() {
    var reading = new ArrayList<Notice>();
    live.getObject()
        .read()
        .forEach(
            (answer, conversation) -> reading.add(new Notice.Reading(conversation, answer, node)));
    send(reading);
  }

  private void send(List<? extends Notice> notices) {
    if (!notices.isEmpty()) {
      jdbc.sql("select count(pg_notify(?, notice)) from unnest(?) notice")
          .params(CHANNEL, notices.stream().map(Notice::toString).toArray(String[]::new))
          .query((_, _) -> 0)
          .list();
    }
  }

  private static void quietly(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException away) {
      log.debug("Not told to other nodes: {}", away.getClass().getName());
    }
  }

  @Override
  public void start() {
    running = true;
    sender = Thread.ofPlatform().daemon().name("live-answers").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    var stopped = sender;
    if (stopped != null) {
      stopped.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Stopped after the streams that it serves.
  @Override
  public int getPhase() {
    return 0;
  }
}
