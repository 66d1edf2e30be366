package dev.chatai;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerProgressed;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import dev.chatai.history.EventLog;
import dev.chatai.history.Export;
import dev.chatai.history.OpenAnswer;
import dev.chatai.history.file.StoredEvent;
import dev.chatai.history.file.StoredKeys;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.axonframework.common.DateTimeUtils;
import tools.jackson.databind.json.JsonMapper;

/// A made-up history of any length, to measure what a long one costs. Not part of `mvn verify`:
///
/// ```
/// java -cp … dev.chatai.HistoryBenchmark write FILE 1000000
/// java -jar chatai.jar import FILE
/// ```
final class HistoryBenchmark {
  private static final int TURNS = 4;
  private static final int PROGRESSES = 2;

  private HistoryBenchmark() {}

  @SuppressWarnings("SystemOut")
  static void main(String[] arguments) {
    if (arguments.length != 3 || !arguments[0].equals("write")) {
      System.err.println("write FILE N");
      System.exit(2);
    }
    write(Path.of(arguments[1]), Long.parseLong(arguments[2]), System.out);
  }

  /// @param events how many; the last conversation ends in the middle of an answer, most likely
  static void write(Path file, long events, PrintStream out) {
    new Export(file, out).run(new MadeUp(events));
  }

  /// Conversations one after another, of four turns of five events, some 700 bytes an event; the
  /// same for the same length. The last ends where the number is reached.
  private record MadeUp(long size) implements EventLog {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> WORDS =
        List.of("the", "answer", "is", "written", "down", "für", "später", "и", "🙂", "whole");

    @Override
    public void read(Consumer<StoredEvent> each) {
      var random = new Random(1);
      for (long told = 0; told < size; ) {
        var sequence = 0;
        for (var event : conversation(random)) {
          if (told < size) {
            each.accept(stored(event, sequence++, START.plusMillis(told * 100), random));
            told++;
          }
        }
      }
    }

    private static List<ConversationEvent> conversation(Random random) {
      var id = new ConversationId(id(random));
      var events = new ArrayList<ConversationEvent>();
      events.add(new ConversationStarted(id, new Owner("local"), null, null, null, Metadata.NONE));
      MessageId parent = null;
      for (var turn = 0; turn < TURNS; turn++) {
        var answer = new MessageId(id(random));
        events.add(
            new MessagePosted(
                id,
                new MessageId(id(random)),
                answer,
                parent,
                new Text(words(random, 30)),
                new TurnOptions(null, null, null)));
        events.add(
            new AnswerStarted(
                id,
                answer,
                1,
                "gpt-5-mini",
                null,
                new dev.chatai.conversation.PromptRules(16_000, null)));
        var pieces = new ArrayList<Text>();
        for (var i = 0; i < PROGRESSES; i++) {
          var some = new ArrayList<Text>();
          for (var piece = 0; piece < 25; piece++) {
            some.add(new Text(words(random, 2)));
          }
          events.add(
              new AnswerProgressed(id, answer, 1, pieces.size() + 1, List.<Piece>copyOf(some)));
          pieces.addAll(some);
        }
        var text = new Text(String.join("", pieces.stream().map(Text::value).toList()));
        events.add(
            new AnswerCompleted(
                id, answer, 1, Answer.of(text), new Usage(40, 100, 140), FinishReason.STOP));
        parent = answer;
      }
      return events;
    }

    private static String words(Random random, int many) {
      var text = new StringBuilder();
      for (var i = 0; i < many; i++) {
        text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
      }
      return text.toString();
    }

    private static UUID id(Random random) {
      return new UUID(random.nextLong(), random.nextLong());
    }

    private static StoredEvent stored(
        ConversationEvent event, long sequence, Instant at, Random random) {
      return new StoredEvent(
          id(random).toString(),
          event.conversation().toString(),
          "Conversation",
          sequence,
          DateTimeUtils.formatInstant(at),
          event.getClass().getName(),
          null,
          JSON.writeValueAsString(event),
          Map.of("traceId", id(random).toString(), "correlationId", id(random).toString()));
    }

    @Override
    public StoredKeys keys() {
      return StoredKeys.NONE;
    }

    @Override
    public void fill(Iterator<StoredEvent> events, Collection<OpenAnswer> open, StoredKeys keys) {
      throw new UnsupportedOperationException("It is only read");
    }

    @Override
    public String howToEmpty() {
      return "";
    }
  }
}
