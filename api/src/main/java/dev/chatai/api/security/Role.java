package dev.chatai.api.security;

import java.util.Locale;

/// The role of a caller: users have their own data, administrators also shared settings.
public enum Role {
  USER,
  ADMIN;

  /// The form in the database and on the command line.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Role of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
