package dev.chatai.conversation.command;

import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Derives a title from a conversation's first question.
///
/// @param autoTitle whether a conversation without a title gets one made of its first question
@ConfigurationProperties("chatai")
record TitleSettings(@DefaultValue("true") boolean autoTitle) {
  /// In characters: one line in a list.
  private static final int LONGEST = 60;

  /// @return its beginning, cut between words if possible, never within a grapheme cluster; null
  ///   when this is switched off, or for a question without text
  @Nullable Text of(Question question) {
    var line = question.text().value().strip().replaceAll("\\s+", " ");
    if (!autoTitle || line.isEmpty()) {
      return null;
    }
    if (line.codePointCount(0, line.length()) <= LONGEST) {
      return new Text(line);
    }
    var beginning = line.substring(0, Text.boundary(line, line.offsetByCodePoints(0, LONGEST - 1)));
    var space = beginning.lastIndexOf(' ');
    return new Text((space > 0 ? beginning.substring(0, space) : beginning) + "…");
  }
}
