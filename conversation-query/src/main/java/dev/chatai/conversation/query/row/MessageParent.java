package dev.chatai.conversation.query.row;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which message another one follows.
///
/// @param parent null at a beginning
public record MessageParent(UUID id, @Nullable UUID parent) {}
