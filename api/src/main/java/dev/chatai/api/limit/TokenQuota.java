package dev.chatai.api.limit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/// A caller's tokens of today.
@Schema(description = "The tokens of today (UTC); absent when there is no limit.")
public record TokenQuota(
    @JsonProperty("tokens_per_day")
        @Schema(description = "The limit.", requiredMode = Schema.RequiredMode.REQUIRED)
        long tokensPerDay,
    @Schema(description = "By turns that have ended.", requiredMode = Schema.RequiredMode.REQUIRED)
        long used,
    @Schema(
            description = "What open turns may still take: settled when they end.",
            requiredMode = Schema.RequiredMode.REQUIRED)
        long reserved,
    @Schema(description = "For further turns.", requiredMode = Schema.RequiredMode.REQUIRED)
        long left) {}
