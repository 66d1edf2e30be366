package dev.chatai.history;

import dev.chatai.history.file.StoredEvent;
import dev.chatai.history.file.StoredKeys;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.Consumer;

/// An event store that can be exported from and imported into.
public interface EventLog {
  /// The number of events now.
  long size();

  /// Passes on all events that it holds at the time of the call, in order.
  ///
  /// @throws CannotMove if the store fails
  void read(Consumer<StoredEvent> each);

  /// The keys that its events are sealed with. Those of all events that were read before.
  StoredKeys keys();

  /// Fills the store, which must be empty, in this order. The first server that starts on it
  /// rebuilds the read model and continues the open answers.
  ///
  /// @throws CannotMove if the store is in use or fails, or has another master key
  void fill(Iterator<StoredEvent> events, Collection<OpenAnswer> open, StoredKeys keys);

  /// What to do with a store that is not empty, one sentence.
  String howToEmpty();
}
