package dev.chatai.start;

import dev.chatai.setting.InvalidSetting;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;

/// The PostgreSQL of SPRING_DATASOURCE_URL.
record OutsidePostgres(String url, Properties login) implements OutsideStore {
  /// SQLSTATEs of PostgreSQL, appendix A of its manual: invalid authorization, invalid password,
  /// unknown database, insufficient privilege.
  private static final Set<String> HOPELESS = Set.of("28000", "28P01", "3D000", "42501");

  private static final int SECONDS = 3;

  private static final String PREFIX = "jdbc:postgresql:";

  /// Host and port, either of which may be left out.
  private static final Pattern PLACE =
      Pattern.compile("([^:@\\[\\]]*|\\[[0-9a-fA-F:.]+])(:(?<port>[0-9]{1,5}))?");

  static Optional<OutsideStore> of(Environment settings) {
    String url = settings.getProperty("spring.datasource.url", "").strip();
    if (url.isEmpty()) {
      return Optional.empty();
    }
    if (!isPostgres(url)) {
      throw InvalidSetting.of(
          settings,
          "spring.datasource.url",
          "must name a PostgreSQL, such as jdbc:postgresql://localhost:5432/chatai");
    }
    var login = new Properties();
    put(login, "user", settings.getProperty("spring.datasource.username", ""));
    put(login, "password", settings.getProperty("spring.datasource.password", ""));
    for (String limit : new String[] {"loginTimeout", "connectTimeout", "socketTimeout"}) {
      put(login, limit, String.valueOf(SECONDS));
    }
    return Optional.of(new OutsidePostgres(url, login));
  }

  /// By the rules of its driver, which cannot be asked: it logs what it refuses.
  private static boolean isPostgres(String url) {
    if (!url.startsWith(PREFIX) || url.contains(" ")) {
      return false;
    }
    var rest = url.substring(PREFIX.length());
    return rest.startsWith("//")
        ? Arrays.stream(rest.substring(2).split("[/?]", 2)[0].split(",", -1))
            .allMatch(OutsidePostgres::isPlace)
        : !rest.isEmpty();
  }

  private static boolean isPlace(String text) {
    var place = PLACE.matcher(text);
    return place.matches()
        && (place.group("port") == null || isPort(Integer.parseInt(place.group("port"))));
  }

  private static boolean isPort(int port) {
    return port >= 1 && port <= 65_535;
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

  /// Without the URL's parameters, which may contain a password.
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
