package dev.chatai.api.security;

import java.util.regex.Pattern;

/// Names of owners. Three kinds are kept apart: owners of keys, subjects of an OpenID provider,
/// whose names have a prefix, and the one owner of a server without authentication.
public final class OwnerNames {
  private static final String OIDC = "oidc:";

  private static final String LOCAL = "local";
  private static final Pattern VISIBLE = Pattern.compile("[^\\p{C}\\p{Z}]{1,128}");

  private OwnerNames() {}

  /// The owner name for a token.
  ///
  /// @param subject the token's `sub`
  public static String ofSubject(String subject) {
    return OIDC + subject;
  }

  static void check(String name) {
    if (!VISIBLE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "An owner's name has 1 to 128 visible characters, and no blanks.");
    }
    if (name.startsWith(OIDC) || name.equals(LOCAL)) {
      throw new IllegalArgumentException(
          "An owner cannot be called “local” or “oidc:…”: those names are taken.");
    }
  }
}
