package dev.chatai.operate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.sql.SQLException;
import java.util.Arrays;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// Logs what is expected to fail now and then in one line instead of with a stack trace.
///
/// While PostgreSQL is away every thread that needs it fails, and each in the same way. A claim
/// that is another node's, or a rebuild's, is how Axon hands a segment over.
@Component
final class ExpectedFailures extends TurboFilter implements DisposableBean {
  private static final org.slf4j.Logger log = LoggerFactory.getLogger(ExpectedFailures.class);

  private final @Nullable LoggerContext loggers =
      LoggerFactory.getILoggerFactory() instanceof LoggerContext context ? context : null;

  ExpectedFailures() {
    start();
    if (loggers != null) {
      loggers.addTurboFilter(this);
    }
  }

  @Override
  public FilterReply decide(
      Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] values,
      @Nullable Throwable failure) {
    var thrown = failure == null ? last(values) : failure;
    var lost = lost(thrown);
    var claimed = claimed(thrown);
    if ((lost == null && claimed == null) || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    if (lost == null) {
      log.info("{}.", claimed);
      return FilterReply.DENY;
    }
    logger.log(
        marker,
        ExpectedFailures.class.getName(),
        Level.toLocationAwareLoggerInteger(level),
        format + " (" + lost.getMessage() + ")",
        failure == null && values != null ? Arrays.copyOf(values, values.length - 1) : values,
        null);
    return FilterReply.DENY;
  }

  /// SLF4J takes a throwable as the last value, too.
  private static @Nullable Throwable last(Object @Nullable [] values) {
    return values != null && values.length > 0 && values[values.length - 1] instanceof Throwable it
        ? it
        : null;
  }

  /// Class 08 of the SQLSTATEs is connection exceptions, 57P01 to 57P03 are an administrator's
  /// shutdown, a crash and a start, 25P03 is a transaction in which this node was frozen
  /// (PostgreSQL's manual, appendix A). The pool gives no state.
  private static @Nullable Throwable lost(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && String.valueOf(sql.getSQLState()).matches("null|08...|57P0[1-3]|25P03")) {
        return cause;
      }
    }
    return null;
  }

  private static @Nullable String claimed(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnableToClaimTokenException) {
        return cause.getMessage();
      }
    }
    return null;
  }

  @Override
  public void destroy() {
    if (loggers != null) {
      loggers.getTurboFilterList().remove(this);
    }
  }
}
