package dev.chatai;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;

/// What came of operations on a server.
///
/// @param millis of each that went well
/// @param failures of the others, in words
/// @param cpuMillis that the server's process used for all
record Load(List<Double> millis, List<String> failures, double seconds, double cpuMillis) {
  /// What a caller does again and again.
  @FunctionalInterface
  interface Operation {
    /// @return the time that counts, in milliseconds
    /// @throws Exception if it failed
    double run() throws Exception;

    /// Timed from its beginning to its end.
    static Operation timed(Callable<?> operation) {
      return () -> {
        var started = System.nanoTime();
        var _ = operation.call();
        return (System.nanoTime() - started) / 1e6;
      };
    }
  }

  /// So many callers at once, each for so long.
  ///
  /// @param cpuMillis that the server's process has used so far
  static Load during(
      Duration time, int callers, DoubleSupplier cpuMillis, IntFunction<Operation> operation) {
    var end = System.nanoTime() + time.toNanos();
    return until(() -> System.nanoTime() >= end, callers, cpuMillis, operation);
  }

  /// So many operations, shared by the callers.
  static Load times(
      int many, int callers, DoubleSupplier cpuMillis, IntFunction<Operation> operation) {
    var left = new AtomicInteger(many);
    return until(() -> left.getAndDecrement() <= 0, callers, cpuMillis, operation);
  }

  private static Load until(
      BooleanSupplier over,
      int callers,
      DoubleSupplier cpuMillis,
      IntFunction<Operation> operation) {
    var millis = new ConcurrentLinkedQueue<Double>();
    var failures = new ConcurrentLinkedQueue<String>();
    var cpu = cpuMillis.getAsDouble();
    var started = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var caller = 0; caller < callers; caller++) {
        var own = operation.apply(caller);
        threads.execute(() -> {
          while (!over.getAsBoolean()) {
            try {
              millis.add(own.run());
            } catch (Exception | AssertionError failure) {
              failures.add(failure.toString());
            }
          }
        });
      }
    }
    var seconds = (System.nanoTime() - started) / 1e9;
    return new Load(
        List.copyOf(millis), List.copyOf(failures), seconds, cpuMillis.getAsDouble() - cpu);
  }

  double rate() {
    return millis.size() / seconds;
  }

  double cpuMillisEach() {
    return cpuMillis / millis.size();
  }

  double percentile(int percent) {
    return percentile(millis, percent);
  }

  /// Not a number where there are none.
  static double percentile(List<Double> values, int percent) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    var sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }
}
