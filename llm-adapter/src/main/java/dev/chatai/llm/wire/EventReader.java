package dev.chatai.llm.wire;

import dev.chatai.llm.chunk.Json;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/// Splits a response body into events, whatever form it has: server-sent events, one JSON object a
/// line, a list of objects, or one complete object. Bytes may arrive in pieces of any size.
///
/// Server-sent events are read as in https://html.spec.whatwg.org/multipage/server-sent-events.html
/// but for three things. Data is handed on as soon as its JSON is complete, because some servers
/// send no blank line between two events. A line without a field name that begins with a brace is
/// data. `[DONE]` is recognised in any spelling.
final class EventReader {
  /// Takes the events in order.
  interface Sink {
    /// @param name the event's `event:` field; empty if there was none
    /// @param json text that begins with `{`; it may be malformed
    void object(String name, String json) throws IOException;

    /// Data that is not JSON, or a line that is no field.
    void words(String name, String text) throws IOException;

    /// `[DONE]`.
    void done() throws IOException;
  }

  /// Bytes of one event that are kept: more than the longest answer, every character escaped.
  static final int MOST_BYTES = 16 * 1024 * 1024;

  /// A line without its end is looked at only while it is this short.
  private static final int SHORT_LINE = 64 * 1024;

  private static final String ERROR = "error";

  /// Some write it twice.
  private static final Pattern DATA = Pattern.compile("(?i)(data\\s*:\\s*)+");

  private static final Set<String> DONE = Set.of("done", "end");
  private static final ByteString LINE_ENDS = ByteString.encodeUtf8("\r\n");

  private final Sink sink;
  private final Buffer line = new Buffer();
  private final Json.Text json = new Json.Text();
  private String name = "";
  private boolean first = true;
  private boolean afterReturn;

  EventReader(Sink sink) {
    this.sink = sink;
  }

  /// Reads all of these bytes.
  ///
  /// @throws IOException what the sink throws, or a failure when an event is too long
  void read(Buffer bytes) throws IOException {
    while (!bytes.exhausted()) {
      if (afterReturn) {
        afterReturn = false;
        if (bytes.getByte(0) == '\n') {
          bytes.skip(1);
          continue;
        }
      }
      long end = bytes.indexOfElement(LINE_ENDS);
      if (end < 0) {
        line.write(bytes, bytes.size());
      } else {
        line.write(bytes, end);
        afterReturn = bytes.readByte() == '\r';
        line();
      }
    }
    if (line.size() + json.length() > MOST_BYTES) {
      throw UpstreamErrors.tooLong().asIoException();
    }
    readUnfinishedLine();
  }

  /// The body is over.
  ///
  /// @return whether it ended between two events, rather than within one
  boolean end() throws IOException {
    if (line.size() > 0) {
      line();
    }
    return !json.isOpen();
  }

  /// A complete object whose line end is late, or never comes.
  private void readUnfinishedLine() throws IOException {
    long size = line.size();
    if (size == 0 || size > SHORT_LINE) {
      return;
    }
    if (!json.isOpen() && line.getByte(0) == '<') {
      line(); // a page, of which no more is needed
      return;
    }
    byte last = line.getByte(size - 1);
    if (last != '}' && last != ']') {
      return;
    }
    var text = line.snapshot().utf8();
    if (json.isOpen()) {
      if (json.isBare() && json.isCompletedBy(text)) {
        line();
      }
      return;
    }
    var data = data(text);
    if (data != null && (isDone(data) || Json.Text.isWhole(data))) {
      line();
    }
  }

  private void line() throws IOException {
    var text = line.readUtf8();
    if (first) {
      first = false;
      text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
    var data = data(text);
    if (data != null) {
      data(name, data);
    } else if (text.isBlank()) {
      endOfEvent();
    } else if (!text.startsWith(":")) {
      var stripped = text.strip();
      if (startsWith(stripped, "event:")) {
        name = stripped.substring("event:".length()).strip();
      } else if (!startsWith(stripped, "id:") && !startsWith(stripped, "retry:")) {
        if (json.isOpen()) {
          data(name, text);
        } else {
          sink.words(name, stripped);
        }
      }
    }
  }

  private void endOfEvent() throws IOException {
    if (json.isOpen() && !json.isBare()) {
      sink.object(name, json.take());
    }
    if (!json.isOpen()) {
      if (ErrorBody.isErrorName(name)) {
        sink.words(name, ""); // it has no data
      } else if (isDone(name)) {
        sink.done();
      }
      name = "";
    }
  }

  /// Whether the body is JSON without the fields of server-sent events.
  boolean isBare() {
    return json.isBare();
  }

  private void data(String event, String data) throws IOException {
    if (!json.isOpen()) {
      if (isDone(data)) {
        sink.done();
        return;
      }
      if (!Json.Text.begins(data)) {
        if (!data.isBlank()) {
          sink.words(event, data.strip());
        }
        return;
      }
    }
    json.append(data);
    for (var whole = json.next(); whole != null; whole = json.next()) {
      sink.object(event, whole);
    }
  }

  /// The line's data; null if it has none.
  private @Nullable String data(String text) {
    var stripped = text.strip();
    var field = DATA.matcher(stripped);
    if (field.lookingAt()) {
      json.bare(false);
      return stripped.substring(field.end());
    }
    if (!json.isOpen() && startsWith(stripped, "error:")) {
      json.bare(false);
      name = ERROR; // as llama.cpp sends it
      return stripped.substring("error:".length());
    }
    if (!json.isOpen() && (Json.Text.begins(stripped) || isDone(stripped))) {
      json.bare(true);
      return stripped;
    }
    return json.isOpen() && json.isBare() ? text : null;
  }

  private static boolean isDone(String data) {
    return data.length() <= 16
        && DONE.contains(data.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT));
  }

  private static boolean startsWith(String line, String field) {
    return line.regionMatches(true, 0, field, 0, field.length());
  }
}
