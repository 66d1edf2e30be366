package dev.chatai.operate;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/// Accepts a POST without a body: Boot's endpoints demand a content type even then, so that a plain
/// `curl -X POST` would be a 415.
@ManagementContextConfiguration(proxyBeanMethods = false)
class BodilessPosts {
  @Bean
  FilterRegistrationBean<Filter> bodilessPostsFilter() {
    var filter =
        new FilterRegistrationBean<Filter>((request, response, chain) -> {
          var http = (HttpServletRequest) request;
          var bodiless =
              http.getMethod().equals("POST")
                  && http.getContentType() == null
                  && http.getContentLengthLong() <= 0;
          chain.doFilter(bodiless ? new Json(http) : http, response);
        });
    filter.addUrlPatterns("/actuator/*");
    return filter;
  }

  private static final class Json extends HttpServletRequestWrapper {
    Json(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getContentType() {
      return MediaType.APPLICATION_JSON_VALUE;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
          ? getContentType()
          : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
          ? Collections.enumeration(List.of(getContentType()))
          : super.getHeaders(name);
    }
  }
}
