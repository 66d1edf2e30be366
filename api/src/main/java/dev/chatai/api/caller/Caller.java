package dev.chatai.api.caller;

import dev.chatai.conversation.Owner;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Gives controllers the caller, as a parameter of type [Owner]. Nothing else resolves the caller.
@Component
public class Caller implements HandlerMethodArgumentResolver {
  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Owner.class;
  }

  @Override
  public Owner resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    return current().owner;
  }

  /// The caller of the request that this thread handles.
  ///
  /// @throws IllegalStateException before authentication
  public static Authenticated current() {
    var caller = known();
    if (caller == null) {
      throw new IllegalStateException("Nobody is known to be calling");
    }
    return caller;
  }

  /// Null where no authentication is required.
  public static @Nullable Authenticated known() {
    return SecurityContextHolder.getContext().getAuthentication() instanceof Authenticated caller
        ? caller
        : null;
  }
}
