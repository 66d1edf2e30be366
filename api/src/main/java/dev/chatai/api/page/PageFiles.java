package dev.chatai.api.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Serves the files of the pages at `/ui/{version}`, and their libraries at `/ui/{version}/lib`.
/// The version is a digest of all of them, so browsers may keep a file for ever, and the files of
/// one page are of one release. Modules name each other by relative paths.
@Configuration(proxyBeanMethods = false)
class PageFiles implements WebMvcConfigurer {
  private static final String FOLDER = "classpath:/dev/chatai/api/page/";

  /// Folders in WebJars, without their versions.
  private static final String[] LIBRARIES = {
    "marked/*/lib/marked.esm.js", "dompurify/*/dist/purify.min.js", "highlightjs/*/highlight.min.js"
  };

  private static final Duration YEAR = Duration.ofDays(365);

  private final PathMatchingResourcePatternResolver files =
      new PathMatchingResourcePatternResolver();
  private final String version;

  PageFiles() {
    version = digest();
  }

  String version() {
    return version;
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    var base = "/ui/" + version;
    var forEver = CacheControl.maxAge(YEAR).cachePublic().immutable();
    registry
        .addResourceHandler(base + "/lib/**")
        .addResourceLocations(
            Arrays.stream(LIBRARIES)
                .map(this::library)
                .map(PageFiles::folder)
                .toArray(Resource[]::new))
        .setCacheControl(forEver);
    registry.addResourceHandler(base + "/**").addResourceLocations(FOLDER).setCacheControl(forEver);
  }

  private Resource library(String pattern) {
    var found = find("classpath*:/META-INF/resources/webjars/" + pattern);
    if (found.length != 1) {
      throw new IllegalStateException(found.length + " files match " + pattern);
    }
    return found[0];
  }

  private static Resource folder(Resource file) {
    try {
      return file.createRelative("./");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Resource[] find(String pattern) {
    try {
      return files.getResources(pattern);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String digest() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var own = find(FOLDER.replace("classpath:", "classpath*:") + "**/*.*");
      Arrays.sort(own, Comparator.comparing(Resource::getDescription));
      for (var file : own) {
        if (!String.valueOf(file.getFilename()).endsWith(".class")) {
          digest.update(file.getContentAsByteArray());
        }
      }
      for (var library : LIBRARIES) {
        // its path names its version
        digest.update(library(library).getURL().getPath().getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException | IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
