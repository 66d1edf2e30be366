package dev.chatai.node;

import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Instant;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Positions of event processors, which only the node that has claimed a segment can store.
///
/// Axon's own store claims a free segment again when a node that has lost it stores its position or
/// extends its claim. That would undo what a rebuild or another node has stored meanwhile, and go
/// on with a half of the events if the segment was split then.
public final class ClaimedTokenStore extends JdbcTokenStore {
  private final JdbcClient jdbc;
  private final String node;

  public ClaimedTokenStore(Builder builder, JdbcClient jdbc, String node) {
    super(builder.nodeId(node));
    this.jdbc = jdbc;
    this.node = node;
  }

  /// Called when the claim is no longer this node's.
  @Override
  protected void updateToken(
      Connection connection, ResultSet row, TrackingToken token, String processor, int segment) {
    throw lost(processor, segment);
  }

  @Override
  public void extendClaim(String processor, int segment) {
    var extended =
        jdbc.sql(
                """
                update token_entry set "timestamp" = ?
                where processor_name = ? and segment = ? and owner = ?\
                """)
            .params(DateTimeUtils.formatInstant(Instant.now()), processor, segment, node)
            .update();
    if (extended == 0) {
      throw lost(processor, segment);
    }
  }

  private static UnableToClaimTokenException lost(String processor, int segment) {
    return new UnableToClaimTokenException(
        "Segment " + segment + " of " + processor + " is no longer claimed by this node");
  }
}
