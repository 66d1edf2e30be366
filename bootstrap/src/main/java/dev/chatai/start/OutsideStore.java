package dev.chatai.start;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.env.Environment;

/// A store in another process, which may be away when this one starts.
interface OutsideStore {
  /// Its name in the health report, the same as that of its indicator.
  String component();

  /// What it is and where, as part of a sentence.
  String description();

  /// Whether it answers now; returns within a few seconds.
  ///
  /// @throws CannotStart if it refuses the connection for a reason that waiting will not change
  boolean answers();

  /// Those that the settings name.
  static List<OutsideStore> of(Environment settings) {
    return Stream.of(OutsidePostgres.of(settings), OutsideAxonServer.of(settings))
        .flatMap(Optional::stream)
        .toList();
  }
}
