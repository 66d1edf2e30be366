package dev.chatai.conversation.query.row;

import dev.chatai.conversation.Usage;
import dev.chatai.conversation.query.MessageStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Totals of an owner's turns that ended on one day. Hibernate writes the row once for a batch of
/// events, however many turns it ends.
@Entity
@Table(name = "usage_day")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
public class UsageDayRow extends ReadRow<UsageDayRow.Key> {
  public @EmbeddedId Key key;
  public int completed;
  public int failed;
  public int cancelled;

  @Column(name = "prompt_tokens")
  public long promptTokens;

  @Column(name = "completion_tokens")
  public long completionTokens;

  @Column(name = "total_tokens")
  public long totalTokens;

  public UsageDayRow() {}

  public UsageDayRow(Key key) {
    this.key = key;
  }

  /// @param day by UTC
  @Embeddable
  public record Key(String owner, LocalDate day) {}

  /// Counts a turn that has ended.
  ///
  /// @param usage null when the model reported none
  public void count(MessageStatus ended, @Nullable Usage usage) {
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
