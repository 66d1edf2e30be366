package dev.chatai;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Generates requests from an OpenAPI document: most are valid, some have one error, some are
/// entirely invalid. The same document, seed and ids give the same requests.
final class FuzzedRequests {
  private static final JsonMapper JSON = new JsonMapper();

  /// Strings of the kinds that are known to break servers.
  private static final List<String> STRINGS =
      List.of(
          "hello",
          "",
          " ",
          "\u0000",
          "null",
          "0",
          "-1",
          "1e400",
          "true",
          "𝔘𝔫𝔦 🙂👩‍👩‍👧",
          "שלום עולם",
          "a\r\nb\u2028c\u2029d\u0085",
          "\ufeffbom",
          "'; drop table message; --",
          "<script>alert(1)</script>",
          "%s%n%x ${jndi:ldap://x} #{7*7}",
          "../../etc/passwd",
          "x".repeat(70_000));

  /// JSON values that are invalid for most fields.
  private static final List<String> WRONG =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e400",
          "1.5",
          "99999999999999999999999",
          "[]",
          "{}",
          "[[[[[[[[]]]]]]]]",
          "{\"a\":{\"b\":null}}",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"\\udc00\\ud800\"",
          "\"2026-13-45T99:99:99Z\"",
          "\"" + UUID.nameUUIDFromBytes(new byte[0]) + "\"");

  private static final List<byte[]> BODIES =
      List.of(
          bytes(""),
          bytes(" "),
          bytes("{"),
          bytes("{\"message\":\"half"),
          bytes("[]"),
          bytes("null"),
          bytes("\"text\""),
          bytes("{\"message\":\"a\",\"message\":\"b\"}"),
          bytes("{'message':'a'}"),
          bytes("{\"message\":\"a\"}{\"message\":\"b\"}"),
          bytes("{\"message\":NaN}"),
          bytes("[".repeat(2_000)),
          bytes("{\"a\":".repeat(2_000)),
          new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'},
          new byte[] {(byte) 0xFF, (byte) 0xFE, '{', 0, '}', 0},
          new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'});

  private static final List<String> ACCEPTED =
      List.of("*/*", "application/json", "text/event-stream", "text/plain", "text/html", "a/b;q=x");

  private final JsonNode document;
  private final List<Operation> operations = new ArrayList<>();
  private final Random random;
  private final BiFunction<String, Random, String> ids;

  private record Operation(String method, String path, JsonNode described) {}

  /// A generated request.
  record Fuzzed(String method, String path, Map<String, String> headers, byte[] body) {
    @Override
    public String toString() {
      var shown = new String(body, StandardCharsets.UTF_8);
      return method
          + " "
          + path
          + " "
          + headers
          + " "
          + shown.substring(0, Math.min(300, shown.length()));
    }
  }

  /// @param ids returns an existing id for the name of a path parameter
  FuzzedRequests(JsonNode document, Random random, BiFunction<String, Random, String> ids) {
    this.document = document;
    this.random = random;
    this.ids = ids;
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(it ->
                    operations.add(new Operation(it.getKey(), path.getKey(), it.getValue()))));
  }

  int operations() {
    return operations.size();
  }

  Fuzzed next() {
    var operation = operations.get(random.nextInt(operations.size()));
    var headers = new LinkedHashMap<String, String>();
    var query = new ArrayList<String>();
    var path = operation.path();
    for (var parameter : operation.described().path("parameters")) {
      var name = parameter.get("name").asString();
      switch (parameter.get("in").asString()) {
        case "path" -> path = path.replace("{" + name + "}", encoded(id(name)));
        case "query" -> {
          if (random.nextBoolean()) {
            query.add(encoded(name) + "=" + encoded(plain(parameter.path("schema"))));
          }
        }
        default -> {
          if (chance(30)) {
            headers.put(name, header(plain(parameter.path("schema"))));
          }
        }
      }
    }
    headers.put("Accept", chance(80) ? "*/*" : one(ACCEPTED));
    var body = new byte[0];
    if (operation.described().has("requestBody")) {
      var schema = operation.described().get("requestBody").get("content").get("application/json");
      body = chance(15) ? one(BODIES) : bytes(value(schema.get("schema"), 0));
      headers.put("Content-Type", chance(95) ? "application/json" : one(ACCEPTED));
    }
    return new Fuzzed(
        operation.method().toUpperCase(Locale.ROOT),
        query.isEmpty() ? path : path + "?" + String.join("&", query),
        headers,
        body);
  }

  private String id(String name) {
    return switch (random.nextInt(10)) {
      case 0 -> new UUID(random.nextLong(), random.nextLong()).toString();
      case 1 -> one(STRINGS.subList(0, STRINGS.size() - 1));
      case 2 -> ids.apply(name, random).toUpperCase(Locale.ROOT);
      default -> ids.apply(name, random);
    };
  }

  /// A parameter's value.
  private String plain(JsonNode schema) {
    var value = value(schema, 0);
    return value.startsWith("\"") ? JSON.readValue(value, String.class) : value;
  }

  /// A JSON value that matches the schema, or almost.
  private String value(JsonNode given, int depth) {
    var schema = resolved(given);
    if (chance(8) || depth > 5) {
      return one(WRONG);
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(random.nextInt(schema.get("enum").size())).toString();
    }
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> "[" + value(schema.path("items"), depth + 1) + "]";
      case "integer" -> String.valueOf(random.nextInt(7) - 1);
      case "number" -> String.valueOf(random.nextInt(50) / 10d - 1);
      case "boolean" -> String.valueOf(random.nextBoolean());
      case "null" -> "null";
      default ->
          schema.path("format").asString("").equals("uuid")
              ? JSON.writeValueAsString(ids.apply("mid", random))
              : JSON.writeValueAsString(one(STRINGS));
    };
  }

  private String object(JsonNode schema, int depth) {
    var fields = new ArrayList<String>();
    schema
        .path("properties")
        .properties()
        .forEach(field -> {
          var required =
              schema
                  .path("required")
                  .valueStream()
                  .anyMatch(it -> field.getKey().equals(it.asString()));
          if (required ? chance(95) : chance(40)) {
            fields.add(
                JSON.writeValueAsString(field.getKey()) + ":" + value(field.getValue(), depth + 1));
          }
        });
    if ((schema.path("additionalProperties").isObject() && random.nextBoolean()) || chance(5)) {
      fields.add(
          JSON.writeValueAsString(one(STRINGS)) + ":" + JSON.writeValueAsString(one(STRINGS)));
    }
    return "{" + String.join(",", fields) + "}";
  }

  private JsonNode resolved(JsonNode schema) {
    if (schema.has("oneOf")) {
      return resolved(schema.get("oneOf").get(random.nextInt(schema.get("oneOf").size())));
    }
    return schema.has("$ref") ? document.at(schema.get("$ref").asString().substring(1)) : schema;
  }

  private static String type(JsonNode schema) {
    var type = schema.path("type");
    return type.isArray() ? type.get(0).asString() : type.asString("string");
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /// Only what Java's HTTP client allows in a header.
  private static String header(String value) {
    var visible = value.replaceAll("[^\\x20-\\x7e]", "?").strip();
    return visible.substring(0, Math.min(300, visible.length()));
  }

  private static String encoded(String value) {
    var part = value.substring(0, Math.min(1_000, value.length()));
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
