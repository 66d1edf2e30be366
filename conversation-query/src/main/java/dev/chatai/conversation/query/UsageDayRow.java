package dev.chatai.conversation.query;

import dev.chatai.conversation.Usage;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What an owner's turns came to that ended on one day. However many turns a batch of events ends,
/// Hibernate writes the row once.
@Entity
@Table(name = "usage_day")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class UsageDayRow extends ReadRow<UsageDayRow.Key> {
  @EmbeddedId Key key;
  int completed;
  int failed;
  int cancelled;

  @Column(name = "prompt_tokens")
  long promptTokens;

  @Column(name = "completion_tokens")
  long completionTokens;

  @Column(name = "total_tokens")
  long totalTokens;

  UsageDayRow() {}

  UsageDayRow(Key key) {
    this.key = key;
  }

  /// @param day by UTC
  @Embeddable
  record Key(String owner, LocalDate day) {}

  /// Counts a turn that has ended.
  ///
  /// @param usage null when the model reported none
  void count(MessageStatus ended, @Nullable Usage usage) {
    switch (ended) {
      case COMPLETED, INCOMPLETE -> completed++;
      case FAILED -> failed++;
      case CANCELLED -> cancelled++;
      case QUEUED, IN_PROGRESS -> throw new IllegalArgumentException("It has not ended");
    }
    if (usage != null) {
      promptTokens += usage.promptTokens();
      completionTokens += usage.completionTokens();
      totalTokens += usage.totalTokens();
    }
  }

  @Override
  public Key getId() {
    return key;
  }
}
