package dev.chatai.conversation.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;

/// Totals of a caller's turns that ended on one day; this record is the JSON.
///
/// @param day by UTC
/// @param turns all that ended
/// @param completed those with an answer, also one that was cut by length or a filter
/// @param aborted the others: failed and cancelled
/// @param promptTokens and the other tokens: as the model reported them, or as ChatAI counts
public record UsageDayView(
    LocalDate day,
    int turns,
    int completed,
    int aborted,
    int failed,
    int cancelled,
    @JsonProperty("prompt_tokens") long promptTokens,
    @JsonProperty("completion_tokens") long completionTokens,
    @JsonProperty("total_tokens") long totalTokens) {}
