package dev.chatai.setting;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.springframework.core.env.Environment;

/// Where the server listens: addresses of this machine, two ports, and the path of the API.
final class ListenAddress {
  private static final int HIGHEST = 65_535;

  /// Segments of RFC 3986, 3.3, as far as they are taken as they are written, and not `.` or `..`.
  private static final String PATH = "(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~!$&'()*+,=:@-]+)*/?";

  private ListenAddress() {}

  /// @throws InvalidSetting when nobody could listen there
  static void check(Environment environment) {
    var port = port(environment, "server.port");
    var management = port(environment, "management.server.port");
    if (port == management && port != 0) {
      throw InvalidSetting.of(
          environment, "management.server.port", "must not be the port of the API, " + port);
    }
    address(environment, "server.address");
    address(environment, "management.server.address");
    path(environment, "server.servlet.context-path");
  }

  private static int port(Environment environment, String property) {
    var text = environment.getProperty(property, "").strip();
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= HIGHEST) {
      return Integer.parseInt(text);
    }
    throw InvalidSetting.of(
        environment, property, "must be a port from 1 to " + HIGHEST + ", or 0 for a free one");
  }

  private static void address(Environment environment, String property) {
    var text = environment.getProperty(property, "").strip();
    try {
      new ServerSocket(0, 1, InetAddress.getByName(text)).close();
    } catch (IOException _) {
      throw InvalidSetting.of(
          environment, property, "must be an address of this machine, such as 127.0.0.1");
    }
  }

  private static void path(Environment environment, String property) {
    if (!environment.getProperty(property, "").strip().matches(PATH)) {
      throw InvalidSetting.of(
          environment, property, "must be a path such as /chat, without a query");
    }
  }
}
