package dev.chatai.api.security;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of a key, but for the key itself: nobody knows that but its holder.
///
/// @param id public: it stands in the key, in lists and in the command that revokes it
/// @param expiresAt null for never
/// @param revokedAt null while it was not
public record ApiKey(
    String id,
    String owner,
    Role role,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {}
