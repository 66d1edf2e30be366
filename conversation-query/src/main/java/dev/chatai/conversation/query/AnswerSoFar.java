package dev.chatai.conversation.query;

import java.util.List;

/// The part of an answer's stream that is in the read model.
///
/// @param events in order; the last is an [AnswerEvent.Settled] when the answer is over
/// @param more whether there are more already, to be asked for after these
/// @param over whether nothing will come after these
public record AnswerSoFar(List<AnswerEvent> events, boolean more, boolean over) {}
