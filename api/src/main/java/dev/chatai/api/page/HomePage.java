package dev.chatai.api.page;

import dev.chatai.api.security.SecuritySettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/// The one HTML document of the pages. The part of the address after `#` chooses what it shows.
@Component
public class HomePage {
  private final byte[] html;
  private final String tag;

  /// @param security what the page has to ask for
  HomePage(PageFiles files, SecuritySettings security) throws IOException {
    html =
        new ClassPathResource("index.html", HomePage.class)
            .getContentAsString(StandardCharsets.UTF_8)
            .replace("{version}", files.version())
            .replace("{keys}", credentials(security))
            .getBytes(StandardCharsets.UTF_8);
    tag = "W/\"" + files.version() + "-" + credentials(security) + "\"";
  }

  private static String credentials(SecuritySettings security) {
    if (security.isOpen()) {
      return "none";
    }
    return security.has(SecuritySettings.Mode.API_KEY) ? "keys" : "tokens";
  }

  /// A browser keeps it and asks each time whether there is another.
  public ResponseEntity.BodyBuilder response() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noCache())
        .eTag(tag)
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8));
  }

  public byte[] html() {
    return html;
  }
}
