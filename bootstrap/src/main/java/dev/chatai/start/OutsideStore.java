package dev.chatai.start;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.env.Environment;

/// A store in another process, which may be away when this one starts.
interface OutsideStore {
  /// The name it goes by in the health report, as of its indicator.
  String component();

  /// What it is and where, for a sentence.
  String description();

  /// Whether it answers now; tells within a few seconds.
  ///
  /// @throws CannotStart if it answers that waiting will not help
  boolean answers();

  /// The ones that the settings name.
  static List<OutsideStore> of(Environment settings) {
    return Stream.of(OutsidePostgres.of(settings), OutsideAxonServer.of(settings))
        .flatMap(Optional::stream)
        .toList();
  }
}
