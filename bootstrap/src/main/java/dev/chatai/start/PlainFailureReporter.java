package dev.chatai.start;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.util.StringUtils;

/// Logs why the start failed in one line, for log collectors, instead of in Boot's banner, which
/// application.yml switches off.
final class PlainFailureReporter implements FailureAnalysisReporter {
  private static final Logger log = LoggerFactory.getLogger(PlainFailureReporter.class);

  @Override
  public void report(FailureAnalysis analysis) {
    var action = StringUtils.hasText(analysis.getAction()) ? analysis.getAction().strip() : "";
    log.error(
        "Cannot start. {}{}{}",
        StringUtils.trimAllWhitespace(analysis.getDescription()).isEmpty()
            ? "The cause is not known."
            : analysis.getDescription().strip(),
        action.contains("\n") ? "\n" : " ", // several remedies are on lines of their own
        action);
  }
}
