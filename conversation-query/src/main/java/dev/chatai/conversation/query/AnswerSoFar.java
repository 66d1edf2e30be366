package dev.chatai.conversation.query;

import java.util.List;

/// The part of an answer's stream that is in the read model.
///
/// @param events in order; the last is an [AnswerEvent.Settled] if the answer has ended
/// @param more whether more are available already
/// @param over whether these are the last
public record AnswerSoFar(List<AnswerEvent> events, boolean more, boolean over) {}
