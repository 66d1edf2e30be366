package dev.chatai;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/// Runs what the application does every few seconds.
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Scheduling {
  /// One for each task: none waits for another that waits for a store. With virtual threads Boot's
  /// own scheduler would have one for all.
  private static final int THREADS = 6;

  @Bean
  TaskScheduler taskScheduler() {
    var scheduler = new ThreadPoolTaskScheduler();
    scheduler.setPoolSize(THREADS);
    scheduler.setThreadNamePrefix("scheduled-");
    scheduler.setDaemon(true);
    // as long as a node that stops has readers: one whose key is revoked must not read on
    scheduler.setAcceptTasksAfterContextClose(true);
    scheduler.setPhase(0);
    return scheduler;
  }
}
