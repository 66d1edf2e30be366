package dev.chatai.api.rest;

import dev.chatai.api.caller.Caller;
import dev.chatai.api.http.Ids;
import dev.chatai.api.http.RouteRules;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.query.ShownMessages;
import java.util.List;
import java.util.function.Function;
import org.springframework.context.annotation.Configuration;
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
    parameter(registry, ConversationId.class, it -> new ConversationId(Ids.uuid(it)));
    parameter(registry, MessageId.class, it -> new MessageId(Ids.uuid(it)));
    parameter(registry, AsOf.class, AsOf::parse);
    parameter(registry, ShownMessages.class, ConversationController::shown);
  }

  /// An empty parameter is absent.
  @SuppressWarnings("NullAway") // Spring takes null for it
  private static <T> void parameter(
      FormatterRegistry registry, Class<T> type, Function<String, T> read) {
    registry.addConverter(String.class, type, it -> it.isEmpty() ? null : read.apply(it));
  }
}
