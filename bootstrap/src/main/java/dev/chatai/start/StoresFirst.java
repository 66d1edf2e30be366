package dev.chatai.start;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/// Waits until the external stores answer before the application starts. Spring and Axon would give
/// up after seconds.
public final class StoresFirst
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
  private static final Logger log = LoggerFactory.getLogger(StoresFirst.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration REMINDER = Duration.ofSeconds(30);

  /// Last, when all settings are known and the log works.
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    Environment settings = event.getEnvironment();
    List<OutsideStore> stores = OutsideStore.of(settings);
    List<OutsideStore> away = away(stores);
    if (away.isEmpty()) {
      return;
    }
    var serves = event.getSpringApplication().getWebApplicationType() != WebApplicationType.NONE;
    try (var room = serves ? WaitingRoom.open(settings) : WaitingRoom.shut()) {
      wait(stores, away, room);
      log.info("All stores answer: going on.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the stores", e);
    }
  }

  private static void wait(List<OutsideStore> stores, List<OutsideStore> away, WaitingRoom room)
      throws InterruptedException {
    long said = System.nanoTime() - REMINDER.toNanos();
    for (List<OutsideStore> now = away; !now.isEmpty(); now = away(stores)) {
      room.show(now);
      if (System.nanoTime() - said >= REMINDER.toNanos()) {
        said = System.nanoTime();
        log.warn("{} cannot be reached: waiting for it.", describe(now));
      }
      Thread.sleep(PAUSE);
    }
  }

  private static List<OutsideStore> away(List<OutsideStore> stores) {
    return stores.stream().filter(store -> !store.answers()).toList();
  }

  private static String describe(List<OutsideStore> stores) {
    return stores.stream().map(OutsideStore::description).collect(Collectors.joining(", "));
  }
}
