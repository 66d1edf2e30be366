package dev.chatai.conversation.query.follow;

import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The position of the projection, as stored by its event processor: one row, for its one segment.
/// Other segments' rows, which are not there unless somebody puts them there, are fenced with it
/// and gone when it is released.
@Component
public class ProjectionToken {
  /// The projection's event processor.
  public static final String PROCESSOR = "conversations";

  /// Lets this class write the row without owning it as an event processor.
  private static final String FENCE = "rebuild";

  private static final Logger log = LoggerFactory.getLogger(ProjectionToken.class);

  private final JdbcClient jdbc;
  private final Serializer serializer;

  ProjectionToken(JdbcClient jdbc, Serializer serializer) {
    this.jdbc = jdbc;
    this.serializer = serializer;
  }

  /// Null before the first event, and if what is stored cannot be read.
  public @Nullable TrackingToken read() {
    return jdbc.sql(
            """
            select token, token_type from token_entry
            where processor_name = ? and segment = 0 and token is not null\
            """)
        .param(PROCESSOR)
        .query((row, _) ->
            new SimpleSerializedObject<>(row.getBytes(1), byte[].class, row.getString(2), null))
        .optional()
        .map(this::token)
        .orElse(null);
  }

  private @Nullable TrackingToken token(SimpleSerializedObject<byte[]> stored) {
    try {
      return serializer.<byte[], TrackingToken>deserialize(stored);
    } catch (RuntimeException unreadable) {
      log.debug("The projection's position cannot be read", unreadable);
      return null;
    }
  }

  /// Takes the claim from the projection, on whichever node it runs: none of its transactions
  /// commits after this one. Lasts 10 s at most, Axon's claim timeout. A projection that has never
  /// run does not start.
  public void fence() {
    jdbc.sql(
            """
            insert into token_entry (processor_name, segment, owner, "timestamp")
            select ?, segment, ?, to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
            from (select 0 union select segment from token_entry where processor_name = ?) s(segment)
            on conflict (processor_name, segment)
            do update set owner = excluded.owner, "timestamp" = excluded."timestamp"\
            """)
        .params(PROCESSOR, FENCE, PROCESSOR)
        .update();
  }

  /// Lets the projection continue from that position, in one segment.
  ///
  /// @param token null for the beginning of the log
  /// @return false if the claim was lost meanwhile
  public boolean release(@Nullable TrackingToken token) {
    jdbc.sql("delete from token_entry where processor_name = ? and segment <> 0")
        .param(PROCESSOR)
        .update();
    var stored = token == null ? null : serializer.serialize(token, byte[].class);
    return jdbc.sql(
                """
                update token_entry set token = ?, token_type = ?, owner = null
                where processor_name = ? and segment = 0 and owner = ?\
                """)
            .param(stored == null ? null : stored.getData())
            .param(stored == null ? null : stored.getType().getName())
            .param(PROCESSOR)
            .param(FENCE)
            .update()
        == 1;
  }
}
