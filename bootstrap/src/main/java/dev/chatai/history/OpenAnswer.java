package dev.chatai.history;

import java.util.UUID;

/// An answer that was started but has not ended: the next server has to continue it.
///
/// @param attempt the last that was begun, from 1
public record OpenAnswer(UUID conversation, UUID answer, int attempt) {}
