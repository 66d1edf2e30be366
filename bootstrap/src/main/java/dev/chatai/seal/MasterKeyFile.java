package dev.chatai.seal;

import dev.chatai.conversation.seal.Seal;
import dev.chatai.postgres.SecretFile;
import dev.chatai.start.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The file of the master key. It is created once, before the first conversation.
public record MasterKeyFile(Path path) {
  /// Where this installation keeps what must not be in the database.
  ///
  /// @param masterKeyFile File of the master key, without which no text can be read; empty is
  ///   `master.key` in the data folder. Several nodes need the same.
  /// @param dataDir Folder of the embedded PostgreSQL's files, of the master key and of the list of
  ///   erased conversations, relative to the working directory.
  @ConfigurationProperties("chatai")
  public record Settings(
      @DefaultValue("") String masterKeyFile, @DefaultValue("data") String dataDir) {
    public MasterKeyFile file() {
      return new MasterKeyFile(
          masterKeyFile.isBlank()
              ? folder().resolve("master.key")
              : Path.of(masterKeyFile).toAbsolutePath());
    }

    Path folder() {
      return Path.of(dataDir).toAbsolutePath().normalize();
    }
  }

  boolean exists() {
    return Files.exists(path);
  }

  void make() {
    try {
      Files.createDirectories(path.getParent());
      SecretFile.make(path);
    } catch (IOException | UnsupportedOperationException e) {
      throw new CannotStart(
          "The master key " + path + " cannot be made: " + e.getMessage() + ".",
          "Make its folder writable, or name a file that holds 32 random bytes in base64 with"
              + " CHATAI_MASTER_KEY_FILE.",
          e);
    }
  }

  /// @throws CannotStart if it holds no valid key
  MasterKey read() {
    try {
      var text = Files.readString(path).strip().replace('+', '-').replace('/', '_');
      var key = Base64.getUrlDecoder().decode(text);
      if (key.length == Seal.KEY_BYTES) {
        return new MasterKey(key);
      }
    } catch (IOException e) {
      throw new CannotStart(
          "The master key " + path + " cannot be read.",
          "Make it readable for the user " + System.getProperty("user.name") + ".",
          e);
    } catch (IllegalArgumentException _) {
      // reported below
    }
    throw new CannotStart(
        path + " holds no master key, which is 32 bytes in base64.",
        "Put the right file back, or name it with CHATAI_MASTER_KEY_FILE.");
  }
}
