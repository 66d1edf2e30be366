package dev.chatai.history;

import java.util.UUID;

/// An answer that the history leaves unfinished: somebody has to go on with it.
///
/// @param attempt the last that was begun, from 1
public record OpenAnswer(UUID conversation, UUID answer, int attempt) {}
