package dev.chatai.api.limit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.SystemTest;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.answer.Models;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/// What callers may still ask for, on the real database.
@SystemTest
class QuotasTest {
  private final Owner one = new Owner("one " + UUID.randomUUID());
  private final Owner other = new Owner("other " + UUID.randomUUID());

  @Autowired private JdbcClient jdbc;
  @Autowired private PlatformTransactionManager transactions;
  @Autowired private Models models;

  @AfterEach
  void forget() {
    jdbc.sql("delete from turn_reservation").update();
  }

  @Test
  void are_each_callers_own() {
    var quotas = quotas(2, 100);

    assertThat(admitted(quotas, one, 50)).isTrue();
    assertThat(admitted(quotas, one, 50)).isTrue();

    assertThat(refusal(quotas, one, 1)).isEqualTo("too_many_open_turns");
    assertThat(admitted(quotas, other, 100)).isTrue();
    assertThat(refusal(quotas, other, 1)).isEqualTo("token_quota_exceeded");
  }

  @Test
  void hold_for_fifty_at_once_on_two_nodes() throws Exception {
    assertThat(admittedOfFifty(quotas(8, 0), quotas(8, 0), one)).isEqualTo(8);
    assertThat(admittedOfFifty(quotas(0, 100_000), quotas(0, 100_000), other)).isEqualTo(14);
  }

  private int admittedOfFifty(Quotas node, Quotas otherNode, Owner owner) throws Exception {
    var admitted = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asking = new ArrayList<Future<Boolean>>();
      for (var i = 0; i < 50; i++) {
        var quotas = i % 2 == 0 ? node : otherNode;
        asking.add(threads.submit((Callable<Boolean>) () -> admitted(quotas, owner, 7_000)));
      }
      for (var one : asking) {
        admitted += one.get() ? 1 : 0;
      }
    }
    return admitted;
  }

  @Test
  void take_a_turn_that_comes_again_for_one() {
    var quotas = quotas(1, 100);
    var asked = new AtomicInteger();
    var answer = MessageId.next();
    for (var i = 0; i < 3; i++) {
      quotas.admit(one, answer, 100, asked::incrementAndGet);
    }
    assertThat(asked).hasValue(3);
    assertThat(refusal(quotas, one, 1)).isEqualTo("too_many_open_turns");
  }

  @Test
  void count_what_an_answer_took_that_is_in_no_conversation() {
    var quotas = quotas(1, 100);
    var answer = MessageId.next();
    quotas.admit(one, answer, 90, () -> {});
    assertThat(refusal(quotas, one, 1)).isEqualTo("too_many_open_turns");

    quotas.count(one, answer, new Usage(20, 20, 40));

    assertThat(refusal(quotas, one, 61)).isEqualTo("token_quota_exceeded");
    assertThat(admitted(quotas, one, 60)).isTrue();
  }

  @Test
  void keep_nothing_of_a_turn_that_was_refused_but_all_of_one_that_may_have_come_to_be() {
    var quotas = quotas(1, 100);
    fail(quotas, ProblemCode.CONVERSATION_BUSY);
    assertThat(reserved()).isZero();
    fail(quotas, ProblemCode.STORE_UNAVAILABLE);
    assertThat(reserved()).isOne();
    assertThat(refusal(quotas, one, 1)).isEqualTo("too_many_open_turns");
  }

  @Test
  void forget_a_turn_that_did_not_come_to_be() {
    var quotas = quotas(1, 100);
    assertThat(admitted(quotas, one, 100)).isTrue();
    age("4 minutes");
    assertThat(refusal(quotas, one, 1)).isEqualTo("too_many_open_turns");
    age("2 minutes");
    assertThat(admitted(quotas, one, 100)).isTrue();
    assertThat(reserved()).isOne();
  }

  @Test
  void are_told() {
    var quotas = quotas(0, 100);
    admitted(quotas, one, 30);
    assertThat(quotas.tokens(one)).isEqualTo(new TokenQuota(100, 0, 30, 70));
    assertThat(quotas.tokens(other)).isEqualTo(new TokenQuota(100, 0, 0, 100));
    assertThat(quotas(8, 0).tokens(one)).isNull();
  }

  @Test
  void say_when_to_come_again_unless_it_is_never() {
    var quotas = quotas(0, 100);
    admitted(quotas, one, 30);
    assertThat(requireNonNull(refused(quotas, one, 71)).headers.getFirst("Retry-After"))
        .isEqualTo("2");
    assertThat(requireNonNull(refused(quotas, one, 101)).headers.containsHeader("Retry-After"))
        .isFalse();
  }

  @Test
  void cost_nothing_when_nothing_is_limited() {
    assertThat(admitted(quotas(0, 0), one, Long.MAX_VALUE)).isTrue();
    assertThat(reserved()).isZero();
  }

  private Quotas quotas(int openTurns, long tokensPerDay) {
    return new Quotas(jdbc, transactions, new Limits(0, openTurns, tokensPerDay), models);
  }

  private static boolean admitted(Quotas quotas, Owner owner, long tokens) {
    return refusal(quotas, owner, tokens) == null;
  }

  private static @Nullable String refusal(Quotas quotas, Owner owner, long tokens) {
    var refused = refused(quotas, owner, tokens);
    return refused == null ? null : refused.code;
  }

  private static @Nullable Problem refused(Quotas quotas, Owner owner, long tokens) {
    try {
      quotas.admit(owner, MessageId.next(), tokens, () -> {});
      return null;
    } catch (Problem refused) {
      return refused;
    }
  }

  private void fail(Quotas quotas, ProblemCode code) {
    assertThatThrownBy(() ->
            quotas.admit(
                one,
                MessageId.next(),
                100,
                () -> {
                  throw new Problem(code, "so");
                }))
        .isInstanceOfSatisfying(Problem.class, it -> assertThat(it.is(code)).isTrue());
  }

  private int reserved() {
    return jdbc.sql("select count(*) from turn_reservation").query(Integer.class).single();
  }

  private void age(String by) {
    jdbc.sql("update turn_reservation set created_at = created_at - ?::interval")
        .param(by)
        .update();
  }
}
