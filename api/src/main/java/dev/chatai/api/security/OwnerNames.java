package dev.chatai.api.security;

import java.util.regex.Pattern;

/// Whom a key may belong to. Three kinds of owners never meet: those of keys, those of an OpenID
/// provider, whose names begin with its prefix, and the one of a server without callers.
public final class OwnerNames {
  private static final String OIDC = "oidc:";

  private static final String LOCAL = "local";
  private static final Pattern VISIBLE = Pattern.compile("[^\\p{C}\\p{Z}]{1,128}");

  private OwnerNames() {}

  /// The name of a token's owner.
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
