package dev.chatai;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The ChatAI API as one process.
@SpringBootApplication
public class ChatApplication {
  public static void main(String[] arguments) {
    var application = new SpringApplication(ChatApplication.class);
    application.addListeners(new StoresFirst());
    application.run(arguments);
  }
}
