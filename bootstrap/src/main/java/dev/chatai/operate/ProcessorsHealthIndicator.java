package dev.chatai.operate;

import dev.chatai.node.OneSegmentProcessor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Reports whether every event processor works. A failing one is in its error state for a moment
/// only: Axon releases its segment, waits for up to a minute and claims it again. So each is
/// checked every two seconds, and is down if two of the last five checks found it failing or found
/// a segment that no node has claimed. The cause is not reported, as it may quote a message. One
/// that must have one segment and has several is `split`, until a rebuild mends it.
@Component
final class ProcessorsHealthIndicator implements HealthIndicator {
  private static final int LOOKS = 5;
  private static final int FAILURES = 2;
  private static final int SECONDS_BETWEEN = 2;

  private final EventProcessingConfiguration processing;
  private volatile Map<String, List<Boolean>> looks = Map.of();
  private volatile Set<String> split = Set.of();

  ProcessorsHealthIndicator(EventProcessingConfiguration processing) {
    this.processing = processing;
  }

  @Override
  public Health health() {
    Map<String, String> states = new TreeMap<>();
    processing.eventProcessors().forEach((name, it) -> states.put(name, state(name, it)));
    boolean up = states.values().stream().allMatch("running"::equals);
    return (up ? Health.up() : Health.down()).withDetails(states).build();
  }

  private String state(String name, EventProcessor processor) {
    if (!processor.isRunning()) {
      return "stopped";
    }
    if (split.contains(name)) {
      return "split";
    }
    long failures = looks.getOrDefault(name, List.of()).stream().filter(works -> !works).count();
    return failures < FAILURES ? "running" : "failing";
  }

  @Scheduled(fixedDelay = SECONDS_BETWEEN, timeUnit = TimeUnit.SECONDS)
  void look() {
    Map<String, List<Boolean>> now = new HashMap<>();
    Set<String> several = new HashSet<>();
    processing
        .eventProcessors()
        .forEach((name, processor) -> {
          List<Boolean> row = new ArrayList<>(looks.getOrDefault(name, List.of()));
          row.add(works(name, processor));
          if (isSplit(name, processor)) {
            several.add(name);
          }
          now.put(name, row.subList(Math.max(0, row.size() - LOOKS), row.size()));
        });
    looks = now;
    split = several;
  }

  private boolean works(String name, EventProcessor processor) {
    try {
      return !processor.isError()
          && (!(processor instanceof StreamingEventProcessor streaming)
              || works(name, streaming.processingStatus()));
    } catch (RuntimeException _) {
      return false; // its tokens cannot be read
    }
  }

  private boolean isSplit(String name, EventProcessor processor) {
    try {
      return processor instanceof OneSegmentProcessor
          && processing.tokenStore(name).fetchSegments(name).length > 1;
    } catch (RuntimeException _) {
      return false; // the database is away
    }
  }

  private boolean works(String name, Map<Integer, EventTrackerStatus> here) {
    return here.values().stream().noneMatch(EventTrackerStatus::isErrorState)
        && processing.tokenStore(name).fetchAvailableSegments(name).stream()
            .map(Segment::getSegmentId)
            .allMatch(here::containsKey);
  }
}
