package dev.chatai.api.caller;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.problem.ProblemWriter;
import dev.chatai.api.security.Role;
import dev.chatai.api.security.SecuritySettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.RequestMatcher;

/// The filters that every request passes. There are no sessions and no cookies, so there are no
/// credentials that a foreign page could make a browser send (CSRF).
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecuritySettings.class)
class Security {
  /// What our pages need: files of this server only, and text becomes HTML only by the sanitiser.
  private static final String PAGES =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types dompurify";

  @Bean
  SecurityFilterChain requests(
      HttpSecurity http,
      SecuritySettings settings,
      Callers callers,
      ProblemWriter problems,
      Environment ports) {
    if (!settings.cors().origins().isEmpty()) {
      http.addFilter(CrossOrigin.filter(settings.cors().origins()));
    }
    var management = management(ports);
    RequestMatcher withoutCallers = it -> settings.isOpen() || management.matches(it);
    return http.addFilterBefore(
            new LocalOnly(settings, withoutCallers, problems), AnonymousAuthenticationFilter.class)
        .addFilterBefore(new CallerFilter(callers, problems), AnonymousAuthenticationFilter.class)
        .csrf(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(it -> it.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(Security::headers)
        .authorizeHttpRequests(routes ->
            routes
                // the request itself was checked already; Tomcat includes the error page when the
                // response had begun
                .dispatcherTypeMatchers(
                    DispatcherType.ERROR, DispatcherType.INCLUDE, DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers(management)
                .permitAll()
                .requestMatchers(
                    "/", "/docs", "/docs/docs.js", "/webjars/**", "/ui/**", "/openapi.json")
                .permitAll()
                .requestMatchers("/admin/**")
                .hasRole(Role.ADMIN.name())
                .anyRequest()
                .authenticated())
        .exceptionHandling(refusals ->
            refusals
                .authenticationEntryPoint(
                    (request, response, _) -> problems.write(request, response, Callers.unknown()))
                .accessDeniedHandler((request, response, _) ->
                    problems.write(
                        request,
                        response,
                        new Problem(ProblemCode.FORBIDDEN, "That is not for you to do."))))
        .build();
  }

  /// Matches requests to the management port. It has no authentication: its address decides who can
  /// reach it. Boot uses the same filters for both ports. A port shared with the API does not
  /// match.
  private static RequestMatcher management(Environment ports) {
    return request -> {
      var management = ports.getProperty("local.management.port");
      return management != null
          && management.equals(String.valueOf(request.getLocalPort()))
          && !management.equals(ports.getProperty("local.server.port"));
    };
  }

  private static void headers(HeadersConfigurer<HttpSecurity> headers) {
    headers
        .cacheControl(HeadersConfigurer.CacheControlConfig::disable)
        .addHeaderWriter(Security::noStore)
        .referrerPolicy(it -> it.policy(ReferrerPolicy.NO_REFERRER))
        .contentSecurityPolicy(it -> it.policyDirectives(PAGES));
  }

  /// Forbids caches to store what people wrote. Streams set their own header, and static files of
  /// libraries may be cached.
  private static void noStore(HttpServletRequest request, HttpServletResponse response) {
    if (!response.containsHeader(HttpHeaders.CACHE_CONTROL)
        && !request.getServletPath().startsWith("/webjars/")) {
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
  }

  /// Switched off: a span and a timer for each filter would cost more than the filters.
  @Bean
  SecurityObservationSettings observations() {
    return SecurityObservationSettings.noObservations();
  }

  /// Checks paths only. Headers, parameters and methods are checked where they are used, with
  /// better error messages.
  @Bean
  HttpFirewall firewall() {
    var firewall = new StrictHttpFirewall();
    firewall.setUnsafeAllowAnyHttpMethod(true);
    firewall.setAllowedHeaderNames(_ -> true);
    firewall.setAllowedHeaderValues(_ -> true);
    firewall.setAllowedParameterNames(_ -> true);
    firewall.setAllowedParameterValues(_ -> true);
    return firewall;
  }
}
