package dev.chatai.conversation.query.search;

import static java.util.stream.Collectors.toMap;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.query.ConversationQuery.SearchConversations;
import dev.chatai.conversation.query.SearchHit;
import dev.chatai.conversation.query.row.ConversationRow;
import dev.chatai.conversation.query.row.ConversationRows;
import dev.chatai.conversation.query.row.MessageRow;
import dev.chatai.conversation.query.row.MessageRows;
import dev.chatai.conversation.query.row.Words;
import dev.chatai.conversation.seal.Seals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds what an owner's messages and titles say, by PostgreSQL's rank; where nothing has the
/// words, what has words that are alike.
@Component
class ConversationSearch {
  /// Of the groups of three characters that are looked for, how many a document must have.
  private static final double ALIKE = 0.5;

  private final JdbcClient jdbc;
  private final ConversationRows conversations;
  private final MessageRows messages;
  private final Seals seals;

  ConversationSearch(
      JdbcClient jdbc, ConversationRows conversations, MessageRows messages, Seals seals) {
    this.jdbc = jdbc;
    this.conversations = conversations;
    this.messages = messages;
    this.seals = seals;
  }

  private record Found(UUID id, UUID conversation) {
    static final RowMapper<Found> ROW =
        (row, _) -> new Found(row.getObject(1, UUID.class), row.getObject(2, UUID.class));

    boolean inTitle() {
      return id.equals(conversation);
    }
  }

  @QueryHandler(queryName = "SearchConversations")
  List<SearchHit> on(SearchConversations query) {
    var terms = SearchTerms.parse(query.text());
    if (terms.isEmpty()) {
      return List.of();
    }
    var found = find(query, terms, BlindIndex.of(query.owner().name(), seals));
    var owned = ids(found, Found::conversation);
    var parents = byId(conversations.findByIdInAndOwner(owned, query.owner().name()), it -> it.id);
    var hits =
        byId(messages.findByIdInAndConversationIn(ids(found, Found::id), owned), it -> it.id);
    return found.stream()
        .map(it -> hit(it, parents.get(it.conversation()), hits.get(it.id()), terms.wanted()))
        .flatMap(Optional::stream)
        .toList();
  }

  private List<Found> find(SearchConversations query, SearchTerms terms, BlindIndex index) {
    var exact =
        jdbc.sql(
                """
                select id, conversation_id from search_document
                where owner = :owner and words @@ :words::tsquery
                order by ts_rank_cd(words, :words::tsquery) desc, id desc limit :limit\
                """)
            .param("owner", query.owner().name())
            .param("words", index.query(terms))
            .param("limit", query.limit())
            .query(Found.ROW)
            .list();
    return exact.isEmpty() && terms.areWords()
        ? alike(query, index.trigrams(terms.wanted()))
        : exact;
  }

  private List<Found> alike(SearchConversations query, long[] trigrams) {
    return jdbc.sql(
            """
            select id, conversation_id from (
              select id, conversation_id, (
                select count(*) from unnest(trigrams) one where one = any(:trigrams)) as shared
              from search_document where owner = :owner and trigrams && :trigrams) near
            where shared >= :enough order by shared desc, id desc limit :limit\
            """)
        .param("owner", query.owner().name())
        .param("trigrams", trigrams)
        .param("enough", ALIKE * trigrams.length)
        .param("limit", query.limit())
        .query(Found.ROW)
        .list();
  }

  /// Empty for what was erased after it was found: its row is gone, or its words do not open.
  private Optional<SearchHit> hit(
      Found found,
      @Nullable ConversationRow conversation,
      @Nullable MessageRow message,
      List<String> words) {
    if (conversation == null || (message == null && !found.inTitle())) {
      return Optional.empty();
    }
    var open = Words.of(conversation.id, seals);
    var sealed = message == null ? conversation.title : message.content;
    var place = message == null ? "title" : "content";
    var text = sealed == null ? null : open.ifItOpens(place, found.id(), sealed);
    return text == null
        ? Optional.empty()
        : Optional.of(
            new SearchHit(
                new ConversationId(conversation.id),
                open.text("title", conversation.id, conversation.title),
                message == null ? null : new MessageId(message.id),
                message == null ? null : message.author,
                message == null ? conversation.createdAt : message.createdAt,
                Snippet.of(text, words)));
  }

  private static List<UUID> ids(List<Found> found, Function<Found, UUID> id) {
    return found.stream().map(id).distinct().toList();
  }

  private static <T> Map<UUID, T> byId(List<T> rows, Function<T, UUID> id) {
    return rows.stream().collect(toMap(id, it -> it));
  }
}
