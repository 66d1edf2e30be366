package dev.chatai.api.caller;

import dev.chatai.api.security.Role;
import dev.chatai.conversation.Owner;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/// A caller who has shown who they are. What they showed is not kept.
public final class Authenticated extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1;

  public final transient Owner owner;
  private final transient BooleanSupplier welcome;

  /// @param welcome whether they still are what they were: a key is revoked, a token expires
  Authenticated(Owner owner, Role role, BooleanSupplier welcome) {
    super(List.of(new SimpleGrantedAuthority("ROLE_" + role)));
    this.owner = owner;
    this.welcome = welcome;
    setAuthenticated(true);
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
