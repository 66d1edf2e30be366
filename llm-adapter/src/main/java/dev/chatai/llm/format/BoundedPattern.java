package dev.chatai.llm.format;

import com.networknt.schema.regex.RegularExpression;
import java.io.Serial;
import java.time.Duration;
import java.util.regex.Pattern;

/// A pattern of a client's schema. Some take for ever on some texts, and Java cannot interrupt
/// them: it ends when it has read characters for too long.
record BoundedPattern(Pattern pattern) implements RegularExpression {
  private static final long MOST_NANOS = Duration.ofMillis(100).toNanos();

  static BoundedPattern of(String pattern) {
    return new BoundedPattern(Pattern.compile(pattern));
  }

  /// An error, as the validator takes an exception for a text that does not match.
  static final class TooSlow extends Error {
    @Serial private static final long serialVersionUID = 1L;

    private TooSlow() {
      super("a pattern takes too long");
    }
  }

  /// @throws TooSlow after a tenth of a second
  @Override
  public boolean matches(String text) {
    return pattern.matcher(new Characters(text, System.nanoTime() + MOST_NANOS)).find();
  }

  private record Characters(CharSequence text, long deadline) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (System.nanoTime() - deadline > 0) {
        throw new TooSlow();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Characters(text.subSequence(start, end), deadline);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
