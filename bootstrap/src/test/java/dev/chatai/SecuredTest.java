package dev.chatai;

import dev.chatai.api.security.ApiKeys;
import dev.chatai.api.security.Role;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// A test of the application with authentication.
@SystemTest
abstract class SecuredTest implements Secured {
  @LocalServerPort int port;
  @Autowired ApiKeys keys;

  ChatClient stranger() {
    return new ChatClient(port);
  }

  ChatClient owner(String name) {
    return new ChatClient(port).as(keys.create(name, Role.USER, null));
  }
}
