package dev.chatai.api.security;

import java.util.Locale;

/// What a caller may do: use what is their own, or also what is everybody's.
public enum Role {
  USER,
  ADMIN;

  /// As the database and the command line have it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Role of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
