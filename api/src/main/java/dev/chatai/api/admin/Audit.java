package dev.chatai.api.admin;

import dev.chatai.api.caller.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line in the log for each thing that an administrator does: who, and what. It has ids and
/// names of owners, never what people or models wrote, nor a key.
final class Audit {
  private static final Logger log = LoggerFactory.getLogger(Audit.class);

  private Audit() {}

  /// @param deed in the past tense
  static void log(String deed) {
    log.info("{} {}.", Caller.current().who(), deed);
  }
}
