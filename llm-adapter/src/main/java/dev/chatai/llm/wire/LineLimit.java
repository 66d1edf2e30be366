package dev.chatai.llm.wire;

import java.io.IOException;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;

/// Refuses a body whose line has no end: whoever reads lines would keep all of it.
final class LineLimit extends ForwardingSource {
  static final class TooLong extends IOException {
    TooLong() {
      super("line too long");
    }
  }

  /// Bytes of a line that are read: more than the longest answer kept, every character escaped.
  static final long BYTES = 16L * 1024 * 1024;

  private long sinceBreak;

  LineLimit(Source body) {
    super(body);
  }

  @Override
  public long read(Buffer sink, long byteCount) throws IOException {
    long before = sink.size();
    long read = super.read(sink, byteCount);
    if (read > 0) {
      // a break anywhere in what has come starts the count anew; that is close enough
      sinceBreak = sink.indexOf((byte) '\n', before) < 0 ? sinceBreak + read : 0;
      if (sinceBreak > BYTES) {
        throw new TooLong();
      }
    }
    return read;
  }
}
