package dev.chatai.llm;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// A node that stops finishes the answers that it is generating, for a time, and hands on the
/// others: another node, or its own next start, makes the next attempt at once. Meanwhile their
/// readers read on.
@Component
@EnableConfigurationProperties(Drain.Settings.class)
final class Drain implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  /// @param drain how long a node that was told to stop goes on with the answers that it is
  ///   generating; 0 hands them on at once
  @ConfigurationProperties("chatai")
  record Settings(@DefaultValue("30s") Duration drain) {}

  private final Generations generations;
  private final Duration most;
  private volatile boolean running;

  Drain(Generations generations, Settings settings) {
    this.generations = generations;
    this.most = settings.drain();
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    var since = System.nanoTime();
    var underWay = generations.drain();
    log.info(
        "The node stops and takes nothing new. Answers under way: {}, with up to {} s to finish.",
        underWay,
        most.toMillis() / 1e3);
    generations.awaitEnds(most);
    generations.handOn();
    var handedOn = generations.handedOn();
    log.info(
        "After {} s: answers finished: {}, handed on: {}.",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) / 1e3,
        underWay - handedOn,
        handedOn);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// After what keeps new work away, and before the streams are ended.
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE - 1;
  }
}
