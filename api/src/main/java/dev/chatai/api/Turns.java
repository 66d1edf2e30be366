package dev.chatai.api;

import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.MessageView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/// Takes a turn, whichever command asks for it, and gives its answer in the form that the client
/// wants.
@Component
class Turns {
  private static final Supplier<UUID> FRESH = () -> MessageId.next().value();

  private final IdempotencyKeys keys;
  private final Quotas quotas;
  private final Messages messages;
  private final AnswerFeed feed;
  private final AnswerReplies replies;

  Turns(
      IdempotencyKeys keys,
      Quotas quotas,
      Messages messages,
      AnswerFeed feed,
      AnswerReplies replies) {
    this.keys = keys;
    this.quotas = quotas;
    this.messages = messages;
    this.feed = feed;
    this.replies = replies;
  }

  /// Who asks, where, and how the answer goes back.
  record Exchange(
      Owner owner,
      ConversationId conversation,
      boolean stream,
      HttpServletRequest request,
      HttpServletResponse response) {
    boolean events() {
      return stream && Accepts.events(request);
    }
  }

  /// The ids of a turn's messages: fresh ones, or those that its `Idempotency-Key` stands for.
  record Ids(MessageId question, MessageId answer) {}

  /// @param maxTokens what the request allows the answer
  /// @return the answer, or null when it was written to the response
  @Nullable ResponseEntity<MessageView> take(
      Exchange exchange, @Nullable Integer maxTokens, Function<Ids, ConversationCommand> asking)
      throws IOException, InterruptedException {
    var claim = keys.claim(exchange.owner(), exchange.request(), 2, FRESH);
    var ids = new Ids(new MessageId(claim.ids().get(0)), new MessageId(claim.ids().get(1)));
    var answer = ids.answer();
    try (var follow = claim.again() ? again(exchange, answer) : fresh(exchange, answer)) {
      var tokens = quotas.estimate(ReadRequest.body(exchange.request()).length, maxTokens);
      quotas.admit(exchange.owner(), answer, tokens, () -> messages.send(asking.apply(ids)));
      if (!exchange.stream()) {
        var message = replies.whole(follow, answer);
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(message);
      }
      var stream = new AnswerReplies.Stream(exchange.conversation(), answer, exchange.response());
      if (exchange.events()) {
        replies.events(follow, stream);
      } else {
        replies.text(follow, stream);
      }
      return null;
    }
  }

  private Follow fresh(Exchange exchange, MessageId answer) {
    return feed.expect(exchange.owner(), exchange.conversation(), answer);
  }

  /// A client that repeats a turn whose events it has seen in part can say so here, too.
  private Follow again(Exchange exchange, MessageId answer) {
    var seen = exchange.events() ? LastSeen.of(exchange.request()) : null;
    return feed.follow(
        exchange.owner(), exchange.conversation(), answer, Objects.requireNonNullElse(seen, 0L));
  }
}
