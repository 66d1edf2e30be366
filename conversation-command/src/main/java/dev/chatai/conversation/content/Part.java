package dev.chatai.conversation.content;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// A part of a question. Its JSON is `{"type": "text", "text": …}` or `{"type": "image", "url":
/// …}`.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Part.TextPart.class, name = "text"),
  @JsonSubTypes.Type(value = Part.ImagePart.class, name = "image")
})
public sealed interface Part extends Words {
  record TextPart(Text text) implements Part {}

  /// @param url an `https:` URL, which is passed on and never fetched here, or a `data:` URL in
  ///   base64 (RFC 2397)
  record ImagePart(Text url) implements Part {}
}
