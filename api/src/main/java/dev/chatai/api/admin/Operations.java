package dev.chatai.api.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The running installation, as its application knows it. The records are the JSON.
public interface Operations {
  /// All event processors by their names.
  Map<String, ProcessorView> processors();

  /// Whether the processor can be rebuilt. Reactions would run again for all events.
  boolean isRebuildable(String processor);

  /// Rebuilds the read model beside the one in use and swaps them, or compares the two.
  ///
  /// @return false if one is under way already
  boolean rebuild(boolean compare);

  /// Cancels either, on whichever node it runs.
  ///
  /// @return false if none is under way
  boolean cancelRebuild();

  /// An answer that a model is generating.
  ///
  /// @param owner whose conversation it is
  /// @param model the last one that was asked
  /// @param attempt the number of the one under way, from 1
  /// @param node that has its lease
  /// @param since when the question was accepted
  /// @param lapsed whether the lease has expired, so that another attempt is about to start
  /// @param cancelled whether it was told to stop
  record OpenAnswer(
      @JsonProperty("message_id") MessageId message,
      @JsonProperty("conversation_id") ConversationId conversation,
      String owner,
      @Nullable String model,
      int attempt,
      String node,
      Instant since,
      boolean lapsed,
      boolean cancelled) {}

  /// @return oldest first, at most 200
  List<OpenAnswer> openAnswers();

  /// Turns by the minute in which they were asked, and the time to the first text of this node.
  ///
  /// @param node that answers
  /// @param minutes the last 60, oldest first
  record Activity(String node, List<Minute> minutes) {}

  /// @param turns all that were asked, also those that are still open
  /// @param failures turns that failed, by the code of their error
  /// @param firstText the mean time from an attempt's start to its first text, in milliseconds, of
  ///   the attempts that this node ran; null for none
  record Minute(
      Instant minute,
      int turns,
      int completed,
      int cancelled,
      Map<String, Integer> failures,
      @JsonProperty("prompt_tokens") long promptTokens,
      @JsonProperty("completion_tokens") long completionTokens,
      @JsonProperty("first_text_ms") @Nullable Integer firstText) {}

  Activity activity();

  /// An owner's turns that ended on one day (UTC), and their tokens.
  record OwnerDay(
      LocalDate day,
      String owner,
      int completed,
      int failed,
      int cancelled,
      @JsonProperty("prompt_tokens") long promptTokens,
      @JsonProperty("completion_tokens") long completionTokens,
      @JsonProperty("total_tokens") long totalTokens) {}

  /// @return newest day first, then by owner; at most 10,000
  List<OwnerDay> usage(LocalDate from, LocalDate to);
}
