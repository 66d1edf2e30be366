package dev.chatai.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A page of a list. The next one is asked for with `after`, the last id of this one.
///
/// @param object always `list`
/// @param firstId null for an empty page; likewise `lastId`
/// @param hasMore whether there is a next page
public record ListObject<T>(
    String object,
    List<T> data,
    @JsonProperty("first_id") @Nullable String firstId,
    @JsonProperty("last_id") @Nullable String lastId,
    @JsonProperty("has_more") boolean hasMore) {
  /// @param read up to one entry more than the limit
  public static <T> ListObject<T> page(List<T> read, int limit, Function<T, String> id) {
    var data = read.size() > limit ? read.subList(0, limit) : read;
    return new ListObject<>(
        "list",
        data,
        data.isEmpty() ? null : id.apply(data.getFirst()),
        data.isEmpty() ? null : id.apply(data.getLast()),
        read.size() > limit);
  }

  /// The page of a list that is known as a whole.
  ///
  /// @param all oldest first
  /// @throws Problem when the entry already seen is not in it
  public static <T> ListObject<T> page(List<T> all, PageRequest asked, Function<T, String> id) {
    var ordered = asked.newestFirst() ? all.reversed() : all;
    var from = 0;
    if (asked.after() != null) {
      var ids = ordered.stream().map(id).toList();
      from = ids.indexOf(asked.after()) + 1;
      if (from == 0) {
        throw new Problem(ProblemCode.MESSAGE_NOT_FOUND, "after is not in this list.")
            .with("field", "after");
      }
    }
    return page(ordered.subList(from, ordered.size()), asked.limit(), id);
  }
}
