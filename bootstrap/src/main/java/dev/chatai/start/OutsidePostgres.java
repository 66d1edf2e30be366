package dev.chatai.start;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.springframework.core.env.Environment;

/// The PostgreSQL of SPRING_DATASOURCE_URL.
record OutsidePostgres(String url, Properties login) implements OutsideStore {
  /// SQLSTATEs of PostgreSQL, appendix A of its manual: invalid authorization, invalid password,
  /// unknown database, insufficient privilege.
  private static final Set<String> HOPELESS = Set.of("28000", "28P01", "3D000", "42501");

  private static final int SECONDS = 3;

  static Optional<OutsideStore> of(Environment settings) {
    String url = settings.getProperty("spring.datasource.url", "").strip();
    if (url.isEmpty()) {
      return Optional.empty();
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new CannotStart(
          "SPRING_DATASOURCE_URL does not name a PostgreSQL.",
          "It looks like jdbc:postgresql://localhost:5432/chatai.");
    }
    var login = new Properties();
    put(login, "user", settings.getProperty("spring.datasource.username", ""));
    put(login, "password", settings.getProperty("spring.datasource.password", ""));
    for (String limit : new String[] {"loginTimeout", "connectTimeout", "socketTimeout"}) {
      put(login, limit, String.valueOf(SECONDS));
    }
    return Optional.of(new OutsidePostgres(url, login));
  }

  private static void put(Properties login, String name, String value) {
    if (!value.isEmpty()) {
      login.setProperty(name, value);
    }
  }

  @Override
  public String component() {
    return "db";
  }

  /// Without the URL's parameters, which may be a password.
  @Override
  public String description() {
    return "PostgreSQL (" + url.replaceFirst("\\?.*", "") + ")";
  }

  @Override
  public boolean answers() {
    try (Connection connection = DriverManager.getConnection(url, login)) {
      return connection.isValid(SECONDS);
    } catch (SQLException e) {
      if (HOPELESS.contains(String.valueOf(e.getSQLState()))) {
        throw new CannotStart(
            description() + " turns us away: " + e.getMessage() + ".",
            "Check SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD.",
            e);
      }
      return false;
    }
  }
}
