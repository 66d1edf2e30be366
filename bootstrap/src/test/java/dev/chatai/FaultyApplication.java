package dev.chatai;

import dev.chatai.start.StoresFirst;
import org.springframework.boot.SpringApplication;

/// The application as it is, but that it halts at the fault point that `CHATAI_TEST_HALT_AT` names.
final class FaultyApplication {
  private FaultyApplication() {}

  static void main(String[] arguments) {
    var application = new SpringApplication(ChatApplication.class, Faults.class);
    application.addListeners(new StoresFirst());
    application.run(arguments);
  }
}
