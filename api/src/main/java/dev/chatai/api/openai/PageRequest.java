package dev.chatai.api.openai;

import dev.chatai.api.problem.Problem;
import org.jspecify.annotations.Nullable;

/// Which page of a list is asked for.
///
/// @param limit 1 to 100
/// @param after id of the last entry already seen; null for none
public record PageRequest(int limit, boolean newestFirst, @Nullable String after) {
  /// Of every list.
  public static final String LIMIT = "20";

  private static final int MOST = 100;

  /// @param order `asc` or `desc`
  /// @throws Problem for a limit that is not from 1 to 100, or another order
  public static PageRequest of(int limit, String order, @Nullable String after) {
    if (limit < 1 || limit > MOST) {
      throw Problem.field("limit", "must be from 1 to " + MOST + ".");
    }
    if (!order.equals("asc") && !order.equals("desc")) {
      throw Problem.field("order", "must be asc or desc.");
    }
    return new PageRequest(
        limit, order.equals("desc"), after == null || after.isEmpty() ? null : after);
  }
}
