package dev.chatai;

import jakarta.servlet.Filter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/// The management port knows no callers: its address decides who reaches it. Boot would put the
/// API's filters before it; they stay where the two share a port.
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class UnguardedManagement {
  @Bean
  FilterRegistrationBean<Filter> noCallers(@Qualifier("springSecurityFilterChain") Filter callers) {
    var registration = new FilterRegistrationBean<>(callers);
    registration.setEnabled(false);
    return registration;
  }
}
