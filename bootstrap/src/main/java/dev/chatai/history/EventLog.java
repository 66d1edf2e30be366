package dev.chatai.history;

import dev.chatai.history.file.StoredEvent;
import dev.chatai.history.file.StoredKeys;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.Consumer;

/// An event store as history sees it: a beginning, an order and an end.
public interface EventLog {
  /// How many events it holds now.
  long size();

  /// Tells all that it held when this was called, in order.
  ///
  /// @throws CannotMove when the store breaks off
  void read(Consumer<StoredEvent> each);

  /// The keys that its events are sealed with. Those of all events that were read before.
  StoredKeys keys();

  /// Fills the store, which must be empty, in that order; and sees to it that the first server to
  /// start on it builds its read model anew and goes on with the answers that are open.
  ///
  /// @throws CannotMove when the store is in use or breaks off, or has another master key
  void fill(Iterator<StoredEvent> events, Collection<OpenAnswer> open, StoredKeys keys);

  /// What to do with a store that is not empty, one sentence.
  String howToEmpty();
}
