package dev.chatai.api.body;

import io.swagger.v3.oas.annotations.media.Schema;

/// How a question is to be answered once more.
@Schema(
    description = "How to ask once more: what is absent is as it was the last time.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
public final class Regeneration extends AnswerRequest {}
