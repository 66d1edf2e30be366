package dev.chatai.api.security;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An API key without its secret, which only its holder has.
///
/// @param id the public id: part of the key, listed, and used to revoke it
/// @param expiresAt null for never
/// @param revokedAt null unless revoked
public record ApiKey(
    String id,
    String owner,
    Role role,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {}
