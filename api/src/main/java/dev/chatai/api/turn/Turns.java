package dev.chatai.api.turn;

import dev.chatai.api.http.ReadRequest;
import dev.chatai.api.limit.Quotas;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationCommand.EraseConversation;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
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
  /// @param conversation null for a new one, which the turn's first command starts
  /// @param maxTokens the limit of the answer that the request sets
  /// @param seen the number of the last event that the client has seen, 0 for none; evaluated only
  ///   when the request repeats a turn
  public record Exchange(
      Owner owner,
      @Nullable ConversationId conversation,
      HttpServletRequest request,
      @Nullable Integer maxTokens,
      LongSupplier seen) {}

  /// The ids of a turn: new ones, or those of its `Idempotency-Key`.
  public record Ids(ConversationId conversation, MessageId question, MessageId answer) {}

  /// A durable turn and its answer's stream. Closing the stream does not stop the answer.
  public record Taken(ConversationId conversation, MessageId answer, MergedFollow follow)
      implements AutoCloseable {
    @Override
    public void close() {
      follow.close();
    }
  }

  /// Returns once the turn is durable.
  ///
  /// @param asking creates the commands, the last of which asks
  /// @throws Problem when the turn is refused, or the server stops
  public Taken take(Exchange exchange, Function<Ids, List<ConversationCommand>> asking) {
    serverStop.admit();
    var owner = exchange.owner();
    var claim = keys.claim(owner, exchange.request(), 3, () -> MessageId.next().value());
    var ids = ids(exchange, claim.ids());
    var answer = ids.answer();
    var tokens = quotas.estimate(ReadRequest.body(exchange.request()).length, exchange.maxTokens());
    // subscribed before the command is sent, so that nothing is missed
    var follow =
        claim.again()
            ? feed.answer(owner, ids.conversation(), answer, exchange.seen().getAsLong())
            : feed.expected(owner, ids.conversation(), answer);
    try {
      quotas.admit(owner, answer, tokens, () -> send(owner, asking.apply(ids)));
      return new Taken(ids.conversation(), answer, follow);
    } catch (RuntimeException refused) {
      follow.close();
      throw refused;
    }
  }

  private static Ids ids(Exchange exchange, List<UUID> claimed) {
    return new Ids(
        Objects.requireNonNullElseGet(
            exchange.conversation(), () -> new ConversationId(claimed.get(2))),
        new MessageId(claimed.get(0)),
        new MessageId(claimed.get(1)));
  }

  /// A conversation that was started for a turn is not left behind when the turn is refused.
  private void send(Owner owner, List<ConversationCommand> commands) {
    var started = false;
    for (var command : commands) {
      try {
        messages.send(command);
        started |= command instanceof StartConversation;
      } catch (Problem refused) {
        // a request with the same key has started it
        if (!(command instanceof StartConversation && refused.is(ProblemCode.CONFLICT))) {
          if (started && !refused.is(ProblemCode.STORE_UNAVAILABLE)) {
            messages.send(new EraseConversation(command.conversation(), owner));
          }
          throw refused;
        }
      }
    }
  }
}
