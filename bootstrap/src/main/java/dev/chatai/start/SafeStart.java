package dev.chatai.start;

import dev.chatai.api.security.SecuritySettings;
import dev.chatai.setting.InvalidSetting;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/// Refuses to serve other machines without authentication, before anything is opened or started.
public final class SafeStart
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
  /// After [dev.chatai.setting.Settings], and before [StoresFirst].
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE - 1;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    check(event.getEnvironment());
  }

  /// @throws CannotStart if the settings are not safe or not valid
  static void check(Environment environment) {
    var address = environment.getProperty("server.address");
    if (settings(environment).isOpen() && !isLoopback(address)) {
      throw new CannotStart(
          "CHATAI_SECURITY_MODE=none lets everybody in, and SERVER_ADDRESS="
              + (address == null ? "" : address)
              + " is open to other machines.",
          """
          To ask for keys, set CHATAI_SECURITY_MODE=api-key; “keys create --owner NAME” makes one.
          To serve this machine only, set SERVER_ADDRESS=127.0.0.1.\
          """);
    }
  }

  private static SecuritySettings settings(Environment environment) {
    try {
      return Binder.get(environment).bindOrCreate("chatai", SecuritySettings.class);
    } catch (BindException e) {
      throw new CannotStart(String.valueOf(InvalidSetting.of(environment, e).getMessage()), "", e);
    }
  }

  /// No address means all addresses of this machine.
  private static boolean isLoopback(@Nullable String address) {
    try {
      return address != null
          && !address.isBlank()
          && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
