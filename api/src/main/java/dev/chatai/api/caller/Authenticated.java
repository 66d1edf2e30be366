package dev.chatai.api.caller;

import dev.chatai.api.security.Role;
import dev.chatai.conversation.Owner;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/// An authenticated caller. The credentials are not kept.
public final class Authenticated extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1;

  public final transient Owner owner;
  private final transient Role role;
  private final String credentials;
  private final transient BooleanSupplier welcome;

  /// @param credentials which ones they are, without a secret
  /// @param welcome whether the credentials are still valid: a key is revoked, a token expires
  Authenticated(Owner owner, Role role, String credentials, BooleanSupplier welcome) {
    super(List.of(new SimpleGrantedAuthority("ROLE_" + role)));
    this.owner = owner;
    this.role = role;
    this.credentials = credentials;
    this.welcome = welcome;
    setAuthenticated(true);
  }

  public boolean isAdmin() {
    return role == Role.ADMIN;
  }

  /// Who it is, as the log names them: `ada (key 3fZk…)`.
  public String who() {
    return owner.name() + " (" + credentials + ")";
  }

  boolean isWelcome() {
    return welcome.getAsBoolean();
  }

  @Override
  public Owner getPrincipal() {
    return owner;
  }

  @Override
  public String getCredentials() {
    return "";
  }
}
