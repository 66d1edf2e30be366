package dev.chatai.start;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.util.StringUtils;

/// Why the start failed, in one line of the log instead of Boot's banner (which application.yml
/// switches off): it is read by log collectors as often as by people.
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
        action.contains("\n") ? "\n" : " ", // a choice stands in lines of its own
        action);
  }
}
