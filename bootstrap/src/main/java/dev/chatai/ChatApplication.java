package dev.chatai;

import dev.chatai.postgres.DatabaseAhead;
import dev.chatai.setting.Settings;
import dev.chatai.setting.Utf8Process;
import dev.chatai.start.SafeStart;
import dev.chatai.start.StoresFirst;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// The ChatAI API as one process.
@SpringBootApplication
public class ChatApplication {
  /// @param arguments a command and its arguments; or Spring's options, `--name=value`, to serve
  public static void main(String[] arguments) {
    Utf8Process.ensure();
    var line = new CommandLine(arguments, System.out, System.err);
    line.run(ChatApplication::serve).ifPresent(System::exit);
  }

  static ConfigurableApplicationContext serve(String[] options) {
    var application = new SpringApplication(ChatApplication.class);
    application.addListeners(
        new Settings(), new SafeStart(), new StoresFirst(), new DatabaseAhead());
    return application.run(options);
  }
}
