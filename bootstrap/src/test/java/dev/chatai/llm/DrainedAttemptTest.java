package dev.chatai.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.SystemTest;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.conversation.answer.Node;
import dev.chatai.conversation.answer.OtherNodes;
import dev.chatai.llm.generation.Attempt;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// A node that drains may still get an answer's next attempt to begin.
@SystemTest
class DrainedAttemptTest {
  private final ConversationId conversation = ConversationId.next();
  private final MessageId answer = MessageId.next();
  private final List<String> handedOver = new ArrayList<>();

  @Autowired private JdbcClient jdbc;
  @Autowired private PlatformTransactionManager transactions;
  @Autowired private AnswerLog answers;
  @Autowired private LoggedAnswers logged;
  @Autowired private Takeovers takeovers;

  @Test
  void goes_to_the_node_that_took_the_answer_over() {
    inTransaction(() -> {
      var draining = draining();
      draining.begin(started(1), 2);
      assertThat(handedOver).isEmpty();
      assertThat(leases("other").claim(attempt(1))).isTrue();

      draining.begin(started(2), 4);

      assertThat(handedOver).containsExactly("other begins at 4");
      assertThat(leases("other").renew(attempt(2))).isTrue();
    });
  }

  @Test
  void is_left_to_any_node_when_none_has_taken_it_over() {
    inTransaction(() -> {
      draining().begin(started(1), 2);

      assertThat(handedOver).isEmpty();
      assertThat(leases("other").lapsed()).extracting(Attempt::answer).contains(answer);
    });
  }

  /// The application of this test, which looks for lapsed leases too, does not see them.
  private void inTransaction(Runnable test) {
    new TransactionTemplate(transactions)
        .executeWithoutResult(transaction -> {
          transaction.setRollbackOnly();
          test.run();
        });
  }

  private Generations draining() {
    var others = new Recorded();
    var generations =
        new Generations(
            leases("draining"),
            answers,
            logged,
            takeovers,
            new LiveAnswers(others),
            others,
            new SimpleMeterRegistry());
    generations.drain();
    return generations;
  }

  private AnswerLeases leases(String node) {
    return new AnswerLeases(jdbc, new Node(node, false));
  }

  private AnswerStarted started(int attempt) {
    return new AnswerStarted(conversation, answer, attempt, "model", null, null);
  }

  private Attempt attempt(int number) {
    return Attempt.of(started(number));
  }

  private final class Recorded implements OtherNodes {
    @Override
    public void reading(ConversationId conversation, MessageId answer) {}

    @Override
    public void left(MessageId answer) {}

    @Override
    public void publish(ConversationId conversation, MessageId answer, LiveAnswers.Live piece) {}

    @Override
    public @Nullable String reader(MessageId answer) {
      return null;
    }

    @Override
    public void handOver(String node, ConversationId conversation, long event) {
      handedOver.add(node + " begins at " + event);
    }
  }
}
