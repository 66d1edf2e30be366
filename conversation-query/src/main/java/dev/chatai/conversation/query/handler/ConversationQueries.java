package dev.chatai.conversation.query.handler;

import static java.util.stream.Collectors.groupingBy;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.answer.StreamNumber;
import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.AnswerSoFar;
import dev.chatai.conversation.query.ConversationQuery.FindTurn;
import dev.chatai.conversation.query.ConversationQuery.FollowAnswer;
import dev.chatai.conversation.query.ConversationQuery.GetConversation;
import dev.chatai.conversation.query.ConversationQuery.GetMessage;
import dev.chatai.conversation.query.ConversationQuery.GetMessageTree;
import dev.chatai.conversation.query.ConversationQuery.GetUsage;
import dev.chatai.conversation.query.ConversationQuery.ListConversations;
import dev.chatai.conversation.query.ConversationQuery.ListMessages;
import dev.chatai.conversation.query.ConversationQuery.ListSiblings;
import dev.chatai.conversation.query.ConversationQuery.ListTurns;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.MessagePage;
import dev.chatai.conversation.query.MessageView;
import dev.chatai.conversation.query.ShownMessages;
import dev.chatai.conversation.query.TurnView;
import dev.chatai.conversation.query.UsageDayView;
import dev.chatai.conversation.query.projection.StoredReadModel;
import dev.chatai.conversation.query.row.AnswerPieceRows;
import dev.chatai.conversation.query.row.ConversationRow;
import dev.chatai.conversation.query.row.ConversationRows;
import dev.chatai.conversation.query.row.MessageRow;
import dev.chatai.conversation.query.row.MessageRows;
import dev.chatai.conversation.query.row.UsageDayRows;
import dev.chatai.conversation.seal.Seals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/// Answers every [dev.chatai.conversation.query.ConversationQuery], in the transaction that the
/// query bus opens.
@Component
class ConversationQueries {
  /// Rows of pieces read at once: bounds the cost of one reader.
  private static final int PIECE_ROWS = 500;

  private final ConversationRows conversations;
  private final MessageRows messages;
  private final AnswerPieceRows pieces;
  private final UsageDayRows usage;
  private final StoredReadModel model;
  private final Seals seals;

  ConversationQueries(
      ConversationRows conversations,
      MessageRows messages,
      AnswerPieceRows pieces,
      UsageDayRows usage,
      StoredReadModel model,
      Seals seals) {
    this.conversations = conversations;
    this.messages = messages;
    this.pieces = pieces;
    this.usage = usage;
    this.model = model;
    this.seals = seals;
  }

  @QueryHandler(queryName = "GetConversation")
  Optional<ConversationView> on(GetConversation query) {
    return owned(query.owner(), query.conversation())
        .map(it -> views(List.of(it), query.messages()).getFirst());
  }

  @QueryHandler(queryName = "ListConversations")
  List<ConversationView> on(ListConversations query) {
    return views(page(query.owner(), query.limit(), query.after()), query.messages());
  }

  @QueryHandler(queryName = "ListMessages")
  Optional<MessagePage> on(ListMessages query) {
    return owned(query.owner(), query.conversation()).flatMap(it -> page(it, query));
  }

  /// Reads the branch's ids, and whole messages only for the page.
  ///
  /// @return empty if the conversation was erased between the two
  private Optional<MessagePage> page(ConversationRow row, ListMessages query) {
    var branch = Branch.of(row.leaf, messages.findParentsByConversation(row.id));
    var after = query.after();
    var before = query.before();
    var from = after == null ? 0 : branch.indexOf(after.value()) + 1;
    var to = before == null ? branch.size() : branch.indexOf(before.value());
    if ((after != null && from == 0) || to < from) {
      return Optional.of(new MessagePage(List.of(), false, false)); // unknown ids
    }
    if (before == null || after != null) {
      to = Math.min(to, from + query.limit());
    } else {
      from = Math.max(from, to - query.limit());
    }
    var ids = branch.subList(from, to);
    var rows =
        messages.findByIdInAndConversationIn(ids, List.of(row.id)).stream()
            .collect(Collectors.toMap(it -> it.id, it -> it));
    if (rows.size() < ids.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new MessagePage(
            ids.stream().map(rows::get).map(this::view).toList(), from > 0, to < branch.size()));
  }

  private List<ConversationRow> page(Owner owner, int most, @Nullable ConversationId after) {
    var limit = Limit.of(most);
    return after == null
        ? conversations.findByOwnerAndErasedAtIsNullOrderByIdDesc(owner.name(), limit)
        : conversations.findByOwnerAndIdLessThanAndErasedAtIsNullOrderByIdDesc(
            owner.name(), after.value(), limit);
  }

  @QueryHandler(queryName = "GetMessage")
  Optional<MessageView> on(GetMessage query) {
    return message(query.owner(), query.conversation(), query.message()).map(this::view);
  }

  @QueryHandler(queryName = "ListSiblings")
  List<MessageView> on(ListSiblings query) {
    return message(query.owner(), query.conversation(), query.message()).stream()
        .flatMap(it ->
            messages
                .findByConversationAndParentAndAuthorOrderById(
                    it.conversation, it.parent, it.author)
                .stream())
        .filter(it -> !it.removed)
        .map(this::view)
        .toList();
  }

  @QueryHandler(queryName = "GetMessageTree")
  Optional<ConversationView.Tree> on(GetMessageTree query) {
    return owned(query.owner(), query.conversation())
        .map(it ->
            new ConversationView.Tree(
                messages.findParentsByConversation(it.id).stream()
                    .sorted(Comparator.comparing(node -> node.id().toString()))
                    .map(node ->
                        new ConversationView.TreeNode(
                            new MessageId(node.id()),
                            node.parent() == null ? null : new MessageId(node.parent()),
                            node.removed()))
                    .toList()));
  }

  @QueryHandler(queryName = "FindTurn")
  Optional<TurnView> on(FindTurn query) {
    return messages
        .findByIdAndOwner(query.answer().value(), query.owner().name())
        .filter(it -> it.author == MessageView.Author.ASSISTANT && !it.removed)
        .map(this::turn);
  }

  @QueryHandler(queryName = "ListTurns")
  List<TurnView> on(ListTurns query) {
    var owner = query.owner().name();
    var after = query.after() == null ? null : query.after().value();
    var limit = Limit.of(query.limit());
    var found =
        query.oldestFirst()
            ? messages.oldest(owner, after, query.model(), limit)
            : messages.newest(owner, after, query.model(), limit);
    return found.stream().map(this::turn).toList();
  }

  private TurnView turn(MessageRow answer) {
    var words = model.words(answer.conversation);
    var question =
        answer.parent == null
            ? null
            : messages
                .findByIdAndConversation(answer.parent, answer.conversation)
                .filter(it -> it.author != MessageView.Author.ASSISTANT)
                .orElse(null);
    var asked = question == null ? TurnOptions.NONE : words.options(question.id, question.options);
    return new TurnView(
        new ConversationId(answer.conversation),
        question == null || question.removed ? null : view(question),
        view(answer),
        words.options(answer.id, answer.options).or(asked));
  }

  @QueryHandler(queryName = "FollowAnswer")
  Optional<AnswerSoFar> on(FollowAnswer query) {
    return message(query.owner(), query.conversation(), query.answer())
        .filter(it -> it.author == MessageView.Author.ASSISTANT)
        .map(it -> soFar(it, query.after()));
  }

  @QueryHandler(queryName = "GetUsage")
  List<UsageDayView> on(GetUsage query) {
    return usage
        .findByKeyOwnerAndKeyDayBetweenOrderByKeyDayDesc(
            query.owner().name(), query.from(), query.to())
        .stream()
        .map(Views::of)
        .toList();
  }

  private Optional<ConversationRow> owned(Owner owner, ConversationId conversation) {
    return conversations.findByIdAndOwnerAndErasedAtIsNull(conversation.value(), owner.name());
  }

  private Optional<MessageRow> message(Owner owner, ConversationId conversation, MessageId id) {
    return owned(owner, conversation)
        .flatMap(it -> messages.findByIdAndConversation(id.value(), it.id))
        .filter(it -> !it.removed);
  }

  private List<ConversationView> views(List<ConversationRow> rows, ShownMessages shown) {
    seals.fetch(rows.stream().map(it -> new ConversationId(it.id)).toList());
    var ids = rows.stream().map(it -> it.id).toList();
    var found =
        switch (shown) {
          case ALL, ALL_BRANCHES -> messages.findByConversationIn(ids);
          case LAST ->
              messages.findByIdInAndConversationIn(
                  rows.stream().map(it -> it.leaf).filter(Objects::nonNull).toList(), ids);
          case NONE -> List.<MessageRow>of();
        };
    var byConversation = found.stream().collect(groupingBy(it -> it.conversation));
    return rows.stream()
        .map(row -> {
          var all = byConversation.getOrDefault(row.id, List.of());
          return shown == ShownMessages.ALL_BRANCHES
              ? Views.whole(row, all, model)
              : Views.of(row, all, model);
        })
        .toList();
  }

  private MessageView view(MessageRow row) {
    return Views.of(row, model);
  }

  /// The answer's stream after a number, built from its rows, so that every call gives the same.
  private AnswerSoFar soFar(MessageRow answer, long after) {
    var events = new ArrayList<AnswerEvent>();
    var last = Math.max(after, 0);
    var rows =
        pieces.after(
            answer.id, StreamNumber.attempt(last), StreamNumber.piece(last), Limit.of(PIECE_ROWS));
    var words = model.words(answer.conversation);
    for (var row : rows) {
      last = started(events, last, row.key.attempt());
      var texts = words.pieces(row);
      for (var i = 0; i < texts.size(); i++) {
        var number = StreamNumber.of(row.key.attempt(), row.key.first() + i);
        if (number > last) {
          events.add(new AnswerEvent.Delta(number, texts.get(i)));
          last = number;
        }
      }
    }
    if (rows.size() == PIECE_ROWS) {
      return new AnswerSoFar(events, true, false);
    }
    last = started(events, last, answer.attempts());
    var settled = answer.settledNumber;
    if (settled != null && settled > last) {
      events.add(new AnswerEvent.Settled(settled, view(answer)));
    }
    return new AnswerSoFar(events, false, settled != null);
  }

  /// Adds the starts of all attempts up to this one that come after `last`.
  private static long started(List<AnswerEvent> events, long last, int attempt) {
    var latest = last;
    for (var next = StreamNumber.attempt(last) + 1; next <= attempt; next++) {
      latest = StreamNumber.of(next, 0);
      events.add(AnswerEvent.started(next));
    }
    return latest;
  }
}
