package dev.chatai.llm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// How the bytes of a reply are cut on their way.
public enum Cut {
  /// One chunk.
  WHOLE,
  /// Each byte a chunk of its own.
  SINGLE_BYTES,
  /// Chunks of up to 40 bytes; the seed is printed.
  RANDOM,
  /// No chunks and no length: the body ends with the connection.
  CLOSED,
  /// One chunk, and never the last: the connection stays open.
  OPEN;

  void write(UpstreamCase reply, FakeConnection connection, OutputStream out) throws IOException {
    var head = new StringBuilder("HTTP/1.1 " + reply.status() + " Fake\r\n");
    reply
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append(this == CLOSED ? "Connection: close" : "Transfer-Encoding: chunked");
    out.write(ascii(head.append("\r\n\r\n").toString()));
    var bytes = reply.bytes();
    switch (this) {
      case WHOLE, OPEN -> chunk(out, bytes);
      case SINGLE_BYTES -> {
        for (var single : bytes) {
          chunk(out, new byte[] {single});
        }
      }
      case RANDOM -> {
        long seed = System.nanoTime();
        System.out.println("cut of " + reply + " with seed " + seed);
        var random = new Random(seed);
        for (int at = 0, end; at < bytes.length; at = end) {
          end = Math.min(bytes.length, at + 1 + random.nextInt(40));
          chunk(out, Arrays.copyOfRange(bytes, at, end));
        }
      }
      case CLOSED -> out.write(bytes);
    }
    if (this == CLOSED) {
      out.flush();
      connection.close();
    } else if (this != OPEN) {
      out.write(ascii("0\r\n\r\n"));
      out.flush();
    }
  }

  private static void chunk(OutputStream out, byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      out.write(ascii(Integer.toHexString(bytes.length) + "\r\n"));
      out.write(bytes);
      out.write(ascii("\r\n"));
      out.flush();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
