package dev.chatai;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Figures as a Markdown table. Each row is printed as soon as it is known, and all of them at the
/// end.
final class BenchmarkTable {
  private final List<String> rows = new ArrayList<>();

  BenchmarkTable() {
    rows.add("| | per s | p50 ms | p99 ms | CPU ms each | |");
    rows.add("| --- | ---: | ---: | ---: | ---: | --- |");
  }

  /// @param more what else is to be said, as a format
  void row(String measured, Load load, String more, Object... values) {
    add(
        measured,
        number(load.rate()),
        number(load.percentile(50)),
        number(load.percentile(99)),
        number(load.cpuMillisEach()),
        text(more, values) + failed(load));
  }

  private static String failed(Load load) {
    var failures = load.failures();
    return failures.isEmpty()
        ? ""
        : text(
            "; **%,d failed**, one by %s",
            failures.size(), failures.getFirst().replaceAll("\\s+", " "));
  }

  /// Times alone, in milliseconds.
  void row(String measured, List<Double> millis) {
    add(
        measured,
        "",
        number(Load.percentile(millis, 50)),
        number(Load.percentile(millis, 99)),
        "",
        millis.size() + " of them");
  }

  void row(String measured, String more, Object... values) {
    add(measured, "", "", "", "", text(more, values));
  }

  /// That something goes on.
  @SuppressWarnings("SystemOut")
  static void progress(String format, Object... values) {
    System.out.println("… " + text(format, values));
  }

  @SuppressWarnings("SystemOut")
  void print() {
    System.out.println("\n" + String.join("\n", rows) + "\n");
  }

  /// @return processors, JVM and what else the machine has to do
  static String machine() {
    return text(
        "%d processors, JDK %s, load average %.1f",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  @SuppressWarnings("SystemOut")
  private void add(String... cells) {
    var row = "| " + String.join(" | ", cells) + " |";
    rows.add(row);
    System.out.println(row);
  }

  /// Three digits are as many as mean anything.
  private static String number(double value) {
    return !Double.isFinite(value)
        ? ""
        : text(value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
  }

  /// The same everywhere.
  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
