package dev.chatai.operate;

import dev.chatai.api.admin.Operations;
import dev.chatai.api.admin.ProcessorView;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.Node;
import dev.chatai.conversation.query.rebuild.Rebuild;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what administrators ask from the tables of leases and of the read model. No column with
/// words is read.
@Component
final class StoredOperations implements Operations {
  private static final int MINUTES = 60;
  private static final int MOST_ANSWERS = 200;
  private static final int MOST_DAYS = 10_000;

  private final ProjectionsEndpoint projections;
  private final Rebuild rebuild;
  private final FirstTexts firstTexts;
  private final JdbcClient jdbc;
  private final Node node;

  StoredOperations(
      ProjectionsEndpoint projections,
      Rebuild rebuild,
      FirstTexts firstTexts,
      JdbcClient jdbc,
      Node node) {
    this.projections = projections;
    this.rebuild = rebuild;
    this.firstTexts = firstTexts;
    this.jdbc = jdbc;
    this.node = node;
  }

  @Override
  public Map<String, ProcessorView> processors() {
    return projections.all();
  }

  @Override
  public boolean isRebuildable(String processor) {
    return processor.equals(rebuild.projection());
  }

  @Override
  public boolean rebuild(boolean compare) {
    return rebuild.start(!compare);
  }

  @Override
  public boolean cancelRebuild() {
    return rebuild.cancel();
  }

  @Override
  public List<OpenAnswer> openAnswers() {
    return jdbc.sql(
            """
            select l.answer_id, l.conversation_id, c.owner, m.model, l.attempt, l.node, m.created_at,
              l.expires_at <= now() as lapsed, l.cancelled
            from answer_lease l
            join message m on m.id = l.answer_id
            join conversation c on c.id = l.conversation_id
            order by l.answer_id limit ?\
            """)
        .param(MOST_ANSWERS)
        .query((row, _) ->
            new OpenAnswer(
                new MessageId(row.getObject("answer_id", UUID.class)),
                new ConversationId(row.getObject("conversation_id", UUID.class)),
                row.getString("owner"),
                row.getString("model"),
                row.getInt("attempt"),
                row.getString("node"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("lapsed"),
                row.getBoolean("cancelled")))
        .list();
  }

  /// @param status of the turns, in lower case
  /// @param error null unless they failed
  private record Turns(
      Instant minute, String status, @Nullable String error, int count, long prompt, long reply) {}

  @Override
  public Activity activity() {
    var now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    var first = now.minus(MINUTES - 1L, ChronoUnit.MINUTES);
    var turns = new HashMap<Instant, List<Turns>>();
    turnsSince(first)
        .forEach(it -> turns.computeIfAbsent(it.minute(), _ -> new ArrayList<>()).add(it));
    var minutes = new ArrayList<Minute>();
    for (var at = first; !at.isAfter(now); at = at.plus(1, ChronoUnit.MINUTES)) {
      minutes.add(minute(at, turns.getOrDefault(at, List.of())));
    }
    return new Activity(node.name(), minutes);
  }

  /// Ids are ordered by time, so the index of the primary key finds them.
  private List<Turns> turnsSince(Instant first) {
    return jdbc.sql(
            """
            select date_trunc('minute', created_at) as minute, lower(status) as status,
              lower(error_code) as error, count(*) as turns,
              coalesce(sum(prompt_tokens), 0) as prompt, coalesce(sum(completion_tokens), 0) as reply
            from message where id >= ? and author = 'ASSISTANT' group by 1, 2, 3\
            """)
        .param(new UUID(first.toEpochMilli() << 16, 0))
        .query((row, _) ->
            new Turns(
                row.getObject("minute", OffsetDateTime.class).toInstant(),
                row.getString("status"),
                row.getString("error"),
                row.getInt("turns"),
                row.getLong("prompt"),
                row.getLong("reply")))
        .list();
  }

  private Minute minute(Instant minute, List<Turns> turns) {
    var failures = new TreeMap<String, Integer>();
    for (var it : turns) {
      if (it.error() != null) {
        failures.merge(it.error(), it.count(), Integer::sum);
      }
    }
    return new Minute(
        minute,
        turns.stream().mapToInt(Turns::count).sum(),
        count(turns, "completed") + count(turns, "incomplete"),
        count(turns, "cancelled"),
        failures,
        turns.stream().mapToLong(Turns::prompt).sum(),
        turns.stream().mapToLong(Turns::reply).sum(),
        firstTexts.in(minute));
  }

  private static int count(List<Turns> turns, String status) {
    return turns.stream().filter(it -> it.status().equals(status)).mapToInt(Turns::count).sum();
  }

  @Override
  public List<OwnerDay> usage(LocalDate from, LocalDate to) {
    return jdbc.sql(
            """
            select owner, day, completed, failed, cancelled, prompt_tokens, completion_tokens,
              total_tokens
            from usage_day where day between ? and ? order by day desc, owner limit ?\
            """)
        .params(from, to, MOST_DAYS)
        .query((row, _) ->
            new OwnerDay(
                row.getObject("day", LocalDate.class),
                row.getString("owner"),
                row.getInt("completed"),
                row.getInt("failed"),
                row.getInt("cancelled"),
                row.getLong("prompt_tokens"),
                row.getLong("completion_tokens"),
                row.getLong("total_tokens")))
        .list();
  }
}
