package dev.chatai.conversation.query.search;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.query.ConversationQuery.SearchConversations;
import dev.chatai.conversation.query.SearchHit;
import dev.chatai.conversation.query.row.ConversationRow;
import dev.chatai.conversation.query.row.ConversationRows;
import dev.chatai.conversation.query.row.MessageRow;
import dev.chatai.conversation.query.row.MessageRows;
import dev.chatai.conversation.query.row.SealedWords;
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

/// Searches an owner's messages and titles, ordered by PostgreSQL's rank; if nothing matches, those
/// with similar words.
@Component
class SearchQueries {
  /// The share of the trigrams searched for that a document must have.
  private static final double ALIKE = 0.5;

  private final JdbcClient jdbc;
  private final ConversationRows conversations;
  private final MessageRows messages;
  private final Seals seals;

  SearchQueries(
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
    var words = index.query(terms);
    var exact =
        select(
            """
            with hit as (
              select id, conversation_id, ts_rank_cd(words, :looked_for::tsquery) as rank
              from search_document where owner = :owner and words @@ :looked_for::tsquery)
            """,
            query,
            words);
    return exact.isEmpty() && terms.areWords() && !isExact(query, words)
        ? alike(query, index.trigrams(terms.wanted()))
        : exact;
  }

  /// Whether the page before ended with an exact hit: then similar ones do not follow it.
  private boolean isExact(SearchConversations query, String words) {
    return jdbc.sql(
            """
            select exists (select from search_document
            where owner = :owner and id = cast(:after as uuid) and words @@ :words::tsquery)\
            """)
        .param("owner", query.owner().name())
        .param("after", query.after())
        .param("words", words)
        .query(Boolean.class)
        .single();
  }

  private List<Found> alike(SearchConversations query, long[] trigrams) {
    return select(
        """
        with near as (
          select id, conversation_id, (
            select count(*) from unnest(trigrams) one where one = any(:looked_for)) as rank
          from search_document where owner = :owner and trigrams && :looked_for),
        hit as (select * from near where rank >= %s * cardinality(:looked_for))
        """
            .formatted(ALIKE),
        query,
        trigrams);
  }

  /// A page of ranked hits. A document's rank depends on nothing but itself and the query, so pages
  /// neither repeat nor skip a hit while documents are added.
  private List<Found> select(String hits, SearchConversations query, Object lookedFor) {
    return jdbc.sql(
            hits
                + """
                select id, conversation_id from hit
                where cast(:after as uuid) is null
                  or (rank, id) < (select rank, id from hit where id = cast(:after as uuid))
                order by rank desc, id desc limit :limit\
                """)
        .param("owner", query.owner().name())
        .param("looked_for", lookedFor)
        .param("after", query.after())
        .param("limit", query.limit())
        .query(Found.ROW)
        .list();
  }

  /// Empty for what was erased since it was found: its row is gone, or its key.
  private Optional<SearchHit> hit(
      Found found,
      @Nullable ConversationRow conversation,
      @Nullable MessageRow message,
      List<String> words) {
    if (conversation == null || (message == null && !found.inTitle())) {
      return Optional.empty();
    }
    var open = SealedWords.of(conversation.id, seals);
    var text = message == null ? title(open, conversation) : searched(open, message);
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

  private static @Nullable String title(SealedWords open, ConversationRow conversation) {
    return conversation.title == null
        ? null
        : open.ifItOpens("title", conversation.id, conversation.title);
  }

  /// What its index was made of: the text, and then what an answer has beside it.
  private static @Nullable String searched(SealedWords open, MessageRow message) {
    var text = open.ifItOpens("content", message.id, message.content);
    var details = open.details(message.id, message.details);
    if (text == null || details == null) {
      return text;
    }
    var calls = requireNonNullElse(details.toolCalls(), List.<ToolCall>of());
    return new Answer(new Text(text), details.reasoning(), calls, List.of(), null)
        .texts()
        .map(Text::value)
        .collect(joining("\n\n"));
  }

  private static List<UUID> ids(List<Found> found, Function<Found, UUID> id) {
    return found.stream().map(id).distinct().toList();
  }

  private static <T> Map<UUID, T> byId(List<T> rows, Function<T, UUID> id) {
    return rows.stream().collect(toMap(id, it -> it));
  }
}
