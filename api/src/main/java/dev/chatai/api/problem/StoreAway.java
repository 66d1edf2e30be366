package dev.chatai.api.problem;

import dev.chatai.conversation.query.ReadModelBehindException;
import java.net.SocketException;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.commandhandling.distributed.CommandDispatchException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.queryhandling.NoHandlerForQueryException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/// Distinguishes an unavailable store, where the client should try again, from a defect.
public final class StoreAway {
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
          // of any kind that Spring does not know, as when PostgreSQL ends the connection of a node
          // that was frozen in a transaction
          UncategorizedDataAccessException _,
          SocketException _ ->
          true;
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
