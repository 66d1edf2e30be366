package dev.chatai.api.http;

import dev.chatai.api.problem.ErrorEnvelope;
import dev.chatai.api.problem.Problem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/// Checks that Spring does not make: it joins repeated query parameters or takes the first one,
/// takes numbers that are not decimal, ignores parameters that a route does not declare, and that a
/// weight of 0 in `Accept` excludes a media type.
public final class RouteRules implements HandlerInterceptor {
  private static final Set<Class<?>> NUMBERS = Set.of(int.class, long.class);

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws HttpMediaTypeNotAcceptableException {
    if (handler instanceof HandlerMethod route) {
      var unknown = new TreeSet<>(request.getParameterMap().keySet());
      for (var parameter : route.getMethodParameters()) {
        var declared = parameter.getParameterAnnotation(RequestParam.class);
        if (declared != null) {
          var name = name(declared, parameter);
          unknown.remove(name);
          if (parameter.getParameterType() == List.class) {
            unknown.remove(name + "[]"); // as OpenAI's clients write a list
          } else {
            refuseRepeated(request, name);
          }
          if (NUMBERS.contains(parameter.getParameterType())) {
            refuseUnlessDecimal(request, name);
          }
        }
      }
      if (!unknown.isEmpty() && refusesUnknown(request)) {
        var name = unknown.first();
        throw Problem.unknown(Problem.isShown(name) ? name : null, "query");
      }
      refuseUnacceptable(request);
    }
    return true;
  }

  /// A parameter of OpenAI's that this server does not have would be lost unnoticed. Elsewhere
  /// others are ignored, as clients and proxies add their own.
  private static boolean refusesUnknown(HttpServletRequest request) {
    return ErrorEnvelope.appliesTo(request)
        && request.getDispatcherType() == DispatcherType.REQUEST;
  }

  /// @throws Problem when a query parameter is given more than once
  static void refuseRepeated(HttpServletRequest request, String name) {
    var values = request.getParameterValues(name);
    if (values != null && values.length > 1) {
      throw Problem.field(name, "must be given only once.");
    }
  }

  /// Spring would also take hexadecimal numbers, digits of other scripts, and white space between
  /// digits. An empty parameter is absent.
  private static void refuseUnlessDecimal(HttpServletRequest request, String name) {
    var value = request.getParameter(name);
    if (value != null && !value.matches("(-?[0-9]+)?")) {
      throw Problem.field(name, "must be a whole number.");
    }
  }

  private static String name(RequestParam declared, MethodParameter parameter) {
    return declared.name().isEmpty() ? parameter.getParameter().getName() : declared.name();
  }

  @SuppressWarnings("unchecked")
  private static void refuseUnacceptable(HttpServletRequest request)
      throws HttpMediaTypeNotAcceptableException {
    var produced =
        (Set<MediaType>) request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE);
    if (produced != null && !Accepts.any(request, produced)) {
      throw new HttpMediaTypeNotAcceptableException(List.copyOf(produced));
    }
  }
}
