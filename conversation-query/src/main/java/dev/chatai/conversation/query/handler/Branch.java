package dev.chatai.conversation.query.handler;

import dev.chatai.conversation.query.row.MessageParent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A branch of a conversation: the path from a root to a leaf.
final class Branch {
  private Branch() {}

  /// @param messages at least those on the path
  /// @return the ids on the path, oldest first, without those of removed messages; empty without a
  ///   leaf
  static List<UUID> of(@Nullable UUID leaf, List<MessageParent> messages) {
    var byId = new HashMap<UUID, MessageParent>();
    messages.forEach(it -> byId.put(it.id(), it));
    var path = new ArrayList<UUID>();
    for (var at = byId.get(leaf); at != null; at = byId.get(at.parent())) {
      if (!at.removed()) {
        path.add(at.id());
      }
    }
    return path.reversed();
  }
}
