package dev.chatai.conversation.query.follow;

import dev.chatai.conversation.query.ConversationQuery;
import java.util.List;
import java.util.function.BiFunction;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryMessage;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;

/// Configures queries: none that needs it is dispatched before the read model has caught up with
/// the log.
@Configuration(proxyBeanMethods = false)
class ReadSide {
  @Autowired
  @SuppressWarnings("resource") // the interceptor stays for the life of the bus
  void intercept(QueryBus queries, ReadModelPosition position) {
    queries.registerDispatchInterceptor(new ReadYourWrites(position));
  }

  /// Waits at dispatch, not in the handler: the handler's transaction would hold a connection
  /// meanwhile, which the projection may need.
  private record ReadYourWrites(ReadModelPosition position)
      implements MessageDispatchInterceptor<QueryMessage<?, ?>> {
    @Override
    public BiFunction<Integer, QueryMessage<?, ?>, QueryMessage<?, ?>> handle(
        List<? extends QueryMessage<?, ?>> messages) {
      return (_, message) -> {
        if (message.getPayload() instanceof ConversationQuery query && query.caughtUp()) {
          position.awaitHead();
        }
        return message;
      };
    }
  }
}
