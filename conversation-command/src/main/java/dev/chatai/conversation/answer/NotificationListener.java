package dev.chatai.conversation.answer;

/// Hears what nodes send each other by PostgreSQL's NOTIFY on one channel. None has to arrive.
public interface NotificationListener {
  String channel();

  /// Must not block for long: the next notification waits for it.
  void heard(String payload);
}
