package dev.chatai.start;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/// Logs why the start failed in one line, for log collectors, instead of in Boot's banner, which
/// application.yml switches off.
final class PlainFailureReporter implements FailureAnalysisReporter {
  private static final Logger log = LoggerFactory.getLogger(PlainFailureReporter.class);

  @Override
  public void report(FailureAnalysis analysis) {
    var what = orElse(analysis.getDescription(), "The cause is not known.");
    var action = orElse(analysis.getAction(), "");
    // several remedies are on lines of their own
    var gap = action.isEmpty() ? "" : action.contains("\n") ? "\n" : " ";
    log.error("Cannot start. {}{}{}", what, gap, action);
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null || text.isBlank() ? otherwise : text.strip();
  }
}
