package dev.chatai.api.problem;

import dev.chatai.conversation.query.ReadModelBehindException;
import java.net.SocketException;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.commandhandling.distributed.CommandDispatchException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.queryhandling.NoHandlerForQueryException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/// Distinguishes an unavailable store, where the client should try again, from a defect.
public final class StoreAway {
  /// States of PostgreSQL (https://www.postgresql.org/docs/18/errcodes-appendix.html): the
  /// connection failed, the server has no room, it stops or starts, its disk fails, or it has ended
  /// the transaction of a node that was frozen. A cancelled statement (57014) is none of them.
  private static final Pattern AWAY = Pattern.compile("(08|53|57P|58).*|25P0[34]");

  private StoreAway() {}

  public static Problem problem() {
    return new Problem(
        ProblemCode.STORE_UNAVAILABLE, "A store did not answer in time. Please try again.");
  }

  public static boolean in(@Nullable Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (isAway(cause)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAway(Throwable failure) {
    return switch (failure) {
      case ReadModelBehindException _,
          EventStoreException _,
          CommandDispatchException _,
          NoHandlerForCommandException _,
          NoHandlerForQueryException _,
          NonTransientDataAccessResourceException _,
          RecoverableDataAccessException _,
          TransientDataAccessException _,
          CannotCreateTransactionException _,
          SocketException _ ->
          true;
      // which Spring does not know all of
      case SQLException sql ->
          sql.getSQLState() != null && AWAY.matcher(sql.getSQLState()).matches();
      // by name, as this module depends on neither Axon Server's connector and gRPC nor Hibernate,
      // whose transactions fail only when their connection does
      default ->
          failure
              .getClass()
              .getName()
              .matches(
                  "(org\\.axonframework\\.axonserver|io\\.grpc)\\..*"
                      + "|org\\.hibernate\\.TransactionException");
    };
  }
}
