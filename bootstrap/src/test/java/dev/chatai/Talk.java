package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.Load.Operation;
import dev.chatai.llm.FakeUpstream;

/// A caller who takes one turn after another, after some in a new conversation.
final class Talk implements Operation {
  /// The answer is 20 pieces, all at once.
  static final String QUESTION = "What is the answer to this question? [[normal:20]]";

  private static final int TURNS_OF_ONE = 20;

  private final ChatClient client;
  private String conversation = "";
  private int turns;

  Talk(ChatClient client) {
    this.client = client;
  }

  /// One turn.
  @Override
  public double run() throws Exception {
    if (turns++ % TURNS_OF_ONE == 0) {
      conversation = client.start();
    }
    return ask(client, conversation, QUESTION);
  }

  /// @return the milliseconds until the answer was whole
  static double ask(ChatClient client, String conversation, String question) throws Exception {
    return Operation.timed(() ->
            assertThat(client.ask(conversation, question).body())
                .contains(FakeUpstream.echo(question)))
        .run();
  }
}
