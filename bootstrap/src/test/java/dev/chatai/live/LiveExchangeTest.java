package dev.chatai.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.AnswerGenerator;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.conversation.answer.LiveAnswers.Live;
import dev.chatai.conversation.answer.Node;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.seal.Seal;
import dev.chatai.conversation.seal.Seals;
import dev.chatai.postgres.DatabaseTest;
import dev.chatai.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Two nodes on one PostgreSQL.
class LiveExchangeTest extends DatabaseTest {
  private final ConversationId conversation = ConversationId.next();
  private final MessageId answer = MessageId.next();
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final List<Live> heard = new CopyOnWriteArrayList<>();
  private NodeOfTest one;
  private NodeOfTest other;
  private Thread listener;

  @BeforeEach
  void start() throws SQLException {
    one = new NodeOfTest("one");
    other = new NodeOfTest("the other");
    var connection = Sql.connect(database);
    try (var statement = connection.createStatement()) {
      statement.execute("listen " + one.exchange.channel());
    }
    listener = Thread.startVirtualThread(() -> listen(connection));
  }

  @AfterEach
  void stop() throws InterruptedException {
    one.exchange.stop();
    other.exchange.stop();
    listener.interrupt();
    listener.join();
  }

  @Test
  void pieces_reach_a_reader_on_another_node_in_order_and_encrypted() {
    var expected = new ArrayList<Live>();
    other.live.subscribe(conversation, answer, heard::add);
    await().until(() -> "the other".equals(one.exchange.reader(answer)));

    for (var i = 1; i <= 500; i++) {
      var piece = said(1, i, " secret\n" + "ü🙂".repeat(i % 50));
      expected.add(piece);
      one.live.publish(conversation, answer, piece);
    }
    for (var kind :
        List.of(
            new Piece.Reasoning(new Text("a secret thought")),
            new Piece.ToolCallFragment(0, "call", "name", new Text("{\"secret\":")),
            new Citation(new Text("https://secret.example"), null, 1, null))) {
      var piece = new Live(1, expected.size() + 1, kind);
      expected.add(piece);
      one.live.publish(conversation, answer, piece);
    }

    await().untilAsserted(() -> assertThat(heard).isEqualTo(expected));
    assertThat(notices).noneMatch(it -> it.contains("secret"));
    assertThat(notices).filteredOn(it -> it.startsWith("said")).hasSizeLessThan(100);
  }

  @Test
  void a_piece_that_is_too_long_and_those_of_another_attempt_do_not_hold_up_the_others() {
    other.live.subscribe(conversation, answer, heard::add);
    await().until(() -> one.exchange.reader(answer) != null);
    var pieces =
        List.of(
            said(1, 1, "a"),
            said(1, 2, "b".repeat(10_000)),
            said(1, 3, ""),
            said(1, 4, "c"),
            said(2, 1, "d"));

    pieces.forEach(it -> one.live.publish(conversation, answer, it));

    await()
        .untilAsserted(() ->
            assertThat(heard)
                .containsExactly(pieces.get(0), pieces.get(2), pieces.get(3), pieces.get(4)));
  }

  @Test
  void nothing_is_sent_without_a_reader_elsewhere() {
    var subscription = other.live.subscribe(conversation, answer, heard::add);
    await().until(() -> one.exchange.reader(answer) != null);
    subscription.close();
    await().until(() -> one.exchange.reader(answer) == null);
    one.live.publish(conversation, answer, said(1, 1, "for nobody"));
    one.live.publish(conversation, MessageId.next(), said(1, 1, "for nobody"));

    var next = MessageId.next();
    other.live.subscribe(conversation, next, heard::add);
    await().until(() -> one.exchange.reader(next) != null);
    one.live.publish(conversation, next, said(1, 1, "for somebody"));

    await().untilAsserted(() -> assertThat(heard).containsExactly(said(1, 1, "for somebody")));
    assertThat(notices).filteredOn(it -> it.startsWith("said")).hasSize(1);
  }

  @Test
  void an_attempt_is_handed_over_to_the_node_that_is_named() {
    one.exchange.handOver("the other", conversation, 7);

    await().untilAsserted(() -> assertThat(other.begun).containsExactly(conversation + " 7"));
    assertThat(one.begun).isEmpty();
  }

  private void listen(Connection connection) {
    try (connection) {
      var server = connection.unwrap(PGConnection.class);
      while (!Thread.currentThread().isInterrupted()) {
        for (var notice : server.getNotifications(100)) {
          notices.add(notice.getParameter());
          one.exchange.heard(notice.getParameter());
          other.exchange.heard(notice.getParameter());
        }
      }
    } catch (SQLException _) {
      // stopped
    }
  }

  /// What a node has of this room.
  private static final class NodeOfTest {
    final List<String> begun = new CopyOnWriteArrayList<>();
    final LiveExchange exchange;
    final LiveAnswers live;

    NodeOfTest(String name) {
      var beans = new StaticListableBeanFactory();
      exchange =
          new LiveExchange(
              JdbcClient.create(
                  new DriverManagerDataSource(
                      database.getJdbcUrl(), database.getUsername(), database.getPassword())),
              beans.getBeanProvider(LiveAnswers.class),
              beans.getBeanProvider(AnswerGenerator.class),
              new OneSeal(),
              new Node(name, false));
      live = new LiveAnswers(exchange);
      AnswerGenerator generator = (id, event) -> begun.add(id + " " + event);
      beans.addBean("live", live);
      beans.addBean("generator", generator);
      exchange.start();
    }
  }

  private static final class OneSeal implements Seals {
    private static final Seal SEAL = Seal.of(new byte[Seal.KEY_BYTES]);

    @Override
    public Seal of(ConversationId conversation) {
      return SEAL;
    }

    @Override
    public void fetch(Collection<ConversationId> conversations) {}

    @Override
    public void create(ConversationId conversation) {}

    @Override
    public void destroy(ConversationId conversation, Instant at) {}

    @Override
    public void forget(ConversationId conversation) {}

    @Override
    public byte[] derive(String purpose) {
      return new byte[Seal.KEY_BYTES];
    }
  }

  private static Live said(int attempt, int number, String text) {
    return new Live(attempt, number, new Text(text));
  }
}
