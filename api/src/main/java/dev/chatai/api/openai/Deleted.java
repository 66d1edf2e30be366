package dev.chatai.api.openai;

/// Says that something was deleted.
///
/// @param object its kind, such as `response`
public record Deleted(String id, String object, boolean deleted) {
  public Deleted(String id, String object) {
    this(id, object, true);
  }
}
