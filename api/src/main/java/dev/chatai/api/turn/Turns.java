package dev.chatai.api.turn;

import dev.chatai.api.http.ReadRequest;
import dev.chatai.api.limit.Quotas;
import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Takes turns, for all commands and APIs.
@Component
public class Turns {
  private final IdempotencyKeys keys;
  private final Quotas quotas;
  private final Messages messages;
  private final Feed feed;
  private final ServerStop serverStop;

  Turns(IdempotencyKeys keys, Quotas quotas, Messages messages, Feed feed, ServerStop serverStop) {
    this.keys = keys;
    this.quotas = quotas;
    this.messages = messages;
    this.feed = feed;
    this.serverStop = serverStop;
  }

  /// Who asks, and in which request.
  ///
  /// @param maxTokens the limit of the answer that the request sets
  /// @param seen the number of the last event that the client has seen, 0 for none; evaluated only
  ///   when the request repeats a turn
  public record Exchange(
      Owner owner,
      ConversationId conversation,
      HttpServletRequest request,
      @Nullable Integer maxTokens,
      LongSupplier seen) {}

  /// The ids of a turn's messages: new ones, or those of its `Idempotency-Key`.
  public record Ids(MessageId question, MessageId answer) {}

  /// A durable turn and its answer's stream. Closing the stream does not stop the answer.
  public record Taken(MessageId answer, MergedFollow follow) implements AutoCloseable {
    @Override
    public void close() {
      follow.close();
    }
  }

  /// Returns once the turn is durable.
  ///
  /// @param asking creates the command
  /// @throws Problem when the turn is refused, or the server stops
  public Taken take(Exchange exchange, Function<Ids, ConversationCommand> asking) {
    serverStop.admit();
    var owner = exchange.owner();
    var claim = keys.claim(owner, exchange.request(), 2, () -> MessageId.next().value());
    var ids = new Ids(new MessageId(claim.ids().get(0)), new MessageId(claim.ids().get(1)));
    var answer = ids.answer();
    var tokens = quotas.estimate(ReadRequest.body(exchange.request()).length, exchange.maxTokens());
    // subscribed before the command is sent, so that nothing is missed
    var follow =
        claim.again()
            ? feed.answer(owner, exchange.conversation(), answer, exchange.seen().getAsLong())
            : feed.expected(owner, exchange.conversation(), answer);
    try {
      quotas.admit(owner, answer, tokens, () -> messages.send(asking.apply(ids)));
      return new Taken(answer, follow);
    } catch (RuntimeException refused) {
      follow.close();
      throw refused;
    }
  }
}
