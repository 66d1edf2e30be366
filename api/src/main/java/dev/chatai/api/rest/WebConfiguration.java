package dev.chatai.api.rest;

import dev.chatai.api.caller.Caller;
import dev.chatai.api.http.Ids;
import dev.chatai.api.http.RouteRules;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Registers the types of controller parameters, and the checks that all routes share.
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {
  private final Caller caller;

  WebConfiguration(Caller caller) {
    this.caller = caller;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(caller);
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(new RouteRules());
  }

  @Override
  public void addFormatters(FormatterRegistry registry) {
    Ids.register(registry);
    registry.addConverter(
        String.class,
        AsOf.class,
        (Converter<String, AsOf>) it -> it.isEmpty() ? null : AsOf.parse(it));
  }
}
