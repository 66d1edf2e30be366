package dev.chatai;

import java.util.Random;

/// How long the crash tests go on, and with what: by `-Dchatai.soak.rounds`, `-Dchatai.soak.seed`.
final class Soak {
  private Soak() {}

  static int rounds() {
    return Integer.getInteger("chatai.soak.rounds", 3);
  }

  /// A new one at each run, unless told; printed at once, so that it is known however the run ends.
  static long seed() {
    var seed = Long.getLong("chatai.soak.seed", new Random().nextInt(1_000_000));
    report("seed %d (-Dchatai.soak.seed)", seed);
    return seed;
  }

  @SuppressWarnings("SystemOut")
  static void report(String format, Object... values) {
    System.out.println("CRASHES " + format.formatted(values));
  }
}
