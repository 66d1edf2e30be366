package dev.chatai.llm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What some real model server was seen to send, and what must come of it. The cases are in
/// `upstreams/given.json` and, of the same kinds, in `upstreams/further.json`.
///
/// @param packed how the body is compressed or encoded: `gzip`, `deflate`, `raw-deflate`, or the
///   name of a charset
/// @param frames whether it is a stream of events, rather than one body
/// @param open whether the connection stays open after it, with nothing more
/// @param expect `status`, `content`, `finish_reason`, `usage` of the answer, or the `code` of the
///   failure, with the `http` status of both; `asked` is how often the server may be asked
public record UpstreamCase(
    String name,
    int status,
    Map<String, String> headers,
    String body,
    String packed,
    boolean frames,
    boolean open,
    JsonNode expect) {
  private static final String GIVEN = "given";
  private static final Map<String, UpstreamCase> ALL =
      Stream.of(GIVEN, "further")
          .flatMap(UpstreamCase::read)
          .collect(
              Collectors.toMap(
                  UpstreamCase::name,
                  Function.identity(),
                  (a, _) -> {
                    throw new IllegalStateException("twice: " + a);
                  },
                  TreeMap::new));

  public static Stream<UpstreamCase> all() {
    return ALL.values().stream();
  }

  public static Stream<UpstreamCase> given() {
    return read(GIVEN);
  }

  static UpstreamCase named(String name) {
    return Objects.requireNonNull(ALL.get(name), name);
  }

  /// Whether the answer ends well, however it is cut by length or a filter.
  public boolean succeeds() {
    return expect.path("http").asInt() == 200;
  }

  private static Stream<UpstreamCase> read(String file) {
    try (var in = UpstreamCase.class.getResourceAsStream("/upstreams/" + file + ".json")) {
      var cases = JsonMapper.shared().readTree(Objects.requireNonNull(in, file));
      return StreamSupport.stream(cases.spliterator(), false).map(UpstreamCase::of);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static UpstreamCase of(JsonNode json) {
    boolean frames = json.has("frames");
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", frames ? "text/event-stream" : "application/json");
    json.path("headers")
        .properties()
        .forEach(it -> headers.put(it.getKey(), it.getValue().asString()));
    return new UpstreamCase(
        json.path("name").asString(),
        json.path("status").asInt(200),
        headers,
        frames ? frames(json.path("frames")) : json.path("body").asString(),
        json.path("packed").asString("UTF-8"),
        frames,
        json.path("open").asBoolean(false),
        json.path("expect"));
  }

  private static String frames(JsonNode frames) {
    return StreamSupport.stream(frames.spliterator(), false)
        .map(it -> "data: " + (it.isString() ? it.asString() : it.toString()) + "\n\n")
        .collect(Collectors.joining());
  }

  byte[] bytes() throws IOException {
    var plain = body.getBytes(StandardCharsets.UTF_8);
    return switch (packed) {
      case "gzip" -> packed(plain, GZIPOutputStream::new);
      case "deflate" -> packed(plain, DeflaterOutputStream::new);
      case "raw-deflate" ->
          packed(plain, it -> new DeflaterOutputStream(it, new Deflater(-1, true)));
      case String charset -> body.getBytes(Charset.forName(charset));
    };
  }

  private interface Packing {
    OutputStream over(OutputStream out) throws IOException;
  }

  private static byte[] packed(byte[] plain, Packing packing) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var packed = packing.over(bytes)) {
      packed.write(plain);
    }
    return bytes.toByteArray();
  }

  @Override
  public String toString() {
    return name;
  }
}
