package dev.chatai.conversation.query.handler;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.ConversationQuery.GetPastConversation;
import dev.chatai.conversation.query.ConversationQuery.GetWrittenConversation;
import dev.chatai.conversation.query.ConversationQuery.ListEvents;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.EventView;
import dev.chatai.conversation.query.projection.ConversationFold;
import dev.chatai.conversation.query.row.ConversationRows;
import dev.chatai.conversation.seal.Seals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/// Answers queries about past states and events, from the log.
@Component
class ConversationHistory {
  private final ConversationRows conversations;
  private final EventStore events;
  private final Seals seals;

  ConversationHistory(ConversationRows conversations, EventStore events, Seals seals) {
    this.conversations = conversations;
    this.events = events;
    this.seals = seals;
  }

  @QueryHandler(queryName = "GetPastConversation")
  Optional<ConversationView> on(GetPastConversation query) {
    if (isMissing(query.owner(), query.conversation())) {
      return Optional.empty();
    }
    return Optional.ofNullable(folded(query.conversation(), it -> !isLater(it, query)).view());
  }

  @QueryHandler(queryName = "GetWrittenConversation")
  Optional<ConversationView> on(GetWrittenConversation query) {
    var written = folded(query.conversation(), _ -> true);
    return written.isOf(query.owner()) ? Optional.ofNullable(written.view()) : Optional.empty();
  }

  private PastConversation folded(
      ConversationId conversation, Predicate<DomainEventMessage<?>> wanted) {
    var past = new PastConversation();
    var fold = new ConversationFold(past);
    events
        .readEvents(conversation.toString(), 0)
        .asStream()
        .takeWhile(wanted)
        .forEach(it -> fold.apply((ConversationEvent) it.getPayload(), it.getTimestamp()));
    return past;
  }

  private static boolean isLater(DomainEventMessage<?> message, GetPastConversation query) {
    return (query.number() != null && number(message) > query.number())
        || (query.at() != null && message.getTimestamp().isAfter(query.at()));
  }

  @QueryHandler(queryName = "ListEvents")
  List<EventView> on(ListEvents query) {
    if (isMissing(query.owner(), query.conversation())) {
      return List.of();
    }
    var page = new ArrayList<EventView>();
    var log = events.readEvents(query.conversation().toString(), query.after());
    while (log.hasNext() && page.size() < query.limit()) {
      var message = log.next();
      page.add(
          new EventView(
              number(message),
              message.getPayloadType().getSimpleName(),
              message.getTimestamp(),
              message.getPayload(),
              message.getMetaData()));
    }
    return page;
  }

  private boolean isMissing(Owner owner, ConversationId conversation) {
    var row = conversations.findByIdAndOwner(conversation.value(), owner.name());
    if (row.isPresent() && row.get().erasedAt != null) {
      seals.forget(conversation); // it may have been erased by another node
    }
    return row.isEmpty();
  }

  private static long number(DomainEventMessage<?> message) {
    return message.getSequenceNumber() + 1;
  }
}
