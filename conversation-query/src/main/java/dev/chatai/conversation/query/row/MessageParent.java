package dev.chatai.conversation.query.row;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which message another one follows.
///
/// @param parent null at a beginning
/// @param removed whether it is shown no more
public record MessageParent(UUID id, @Nullable UUID parent, boolean removed) {}
