package dev.chatai.conversation.query;

import java.util.List;

/// The part of an answer's stream that is in the read model.
///
/// @param events in order; the last is a [AnswerEvent.Settled] when the answer is over
public record AnswerSoFar(List<AnswerEvent> events) {}
