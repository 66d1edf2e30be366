package dev.chatai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.history.Export;
import dev.chatai.history.Verified;
import dev.chatai.history.file.CannotMove;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A history as a file, and what is found out when somebody has been at it.
class HistoryFileTest {
  private final PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void export() {
    file = folder.resolve("history.jsonl");
    HistoryBenchmark.write(file, 98, out);
  }

  @Test
  void what_was_exported_is_whole_and_its_owners() throws Exception {
    assertThat(Verified.read(file, out).events()).isEqualTo(98);
    assertThat(Verified.read(file, out).conversations()).isEqualTo(5);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("history.jsonl.part")).doesNotExist();
    assertThat(Files.readAllLines(file)).hasSize(100);
  }

  @Test
  void a_file_that_exists_is_not_overwritten() {
    assertThatThrownBy(() -> new Export(file, out))
        .isInstanceOf(CannotMove.class)
        .hasMessageContaining("exists already");
  }

  @Test
  void what_a_killed_export_left_behind_is_no_hindrance() throws Exception {
    Files.writeString(folder.resolve("other.part"), "half a li");
    HistoryBenchmark.write(folder.resolve("other"), 10, out);

    assertThat(Verified.read(folder.resolve("other"), out).events()).isEqualTo(10);
  }

  @Test
  void an_answer_without_its_end_is_open() {
    assertThat(Verified.read(file, out).open()).hasSize(1);
  }

  @Test
  void a_changed_byte_is_found_wherever_it_is() throws Exception {
    var whole = lines();
    for (var i = 0; i < whole.size(); i++) {
      var lines = new ArrayList<>(whole);
      lines.set(i, whole.get(i).replaceFirst("(?s)[0-9](?=[^0-9]*$)", "x"));
      write(lines);
      assertThatThrownBy(() -> Verified.read(file, out))
          .isInstanceOf(CannotMove.class)
          .hasMessageMatching("Line (" + (i + 1) + "|" + (i + 2) + "): .*[.]");
    }
  }

  @Test
  void a_dropped_line_is_missed() throws Exception {
    tamper(lines -> lines.remove(40));
    refused("Line 41: it does not follow from the line before");
  }

  @Test
  void a_line_that_came_twice_is_noticed() throws Exception {
    tamper(lines -> lines.add(40, lines.get(40)));
    refused("Line 42: it does not follow from the line before");
  }

  @Test
  void swapped_lines_are_noticed() throws Exception {
    tamper(lines -> Collections.swap(lines, 40, 41));
    refused("Line 41: it does not follow from the line before");
  }

  @Test
  void a_file_that_was_cut_between_two_lines_is_noticed() throws Exception {
    tamper(lines -> lines.subList(60, lines.size()).clear());
    refused("Line 61: it is missing, and with it all up to the end");
  }

  @Test
  void a_file_that_was_cut_within_a_line_is_noticed() throws Exception {
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    refused("Line 100: it breaks off in the middle");
  }

  @Test
  void nothing_may_stand_after_the_end() throws Exception {
    tamper(lines -> lines.add("{}"));
    refused("Line 101: it stands after the end");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello           | Line 1: it is not JSON",
        "{}              | Line 1: a field is missing",
        "[]              | Line 1: it is no JSON object",
        "{\"a\":1}       | Line 1: it is no line of a history",
        "{\"format\":\"chatai-history\",\"version\":2} | Line 1: the file is of format version 2",
        "{\"end\":true,\"events\":0,\"previous\":\"\"} | Line 1: it is not the first line"
      })
  void garbage_is_no_history(String garbage, String sentence) throws Exception {
    Files.writeString(file, garbage + "\n");
    refused(sentence);
  }

  @Test
  void bytes_that_are_no_text_are_no_history() throws Exception {
    Files.write(file, new byte[] {'{', (byte) 0xC0, (byte) 0x80, '}', '\n'});
    refused("Line 1: it is not UTF-8");
    Files.write(file, new byte[0]);
    refused("Line 1: it is missing");
    assertThatThrownBy(() -> Verified.read(folder.resolve("none"), out))
        .hasMessageContaining("There is no file");
  }

  /// Somebody who makes up a new chain is not found out by it, but by what no store can have held.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"sequence\":0 | \"sequence\":1 | it is its conversation's event 1, but 0 comes next",
        "\"aggregate_type\":\"Conversation\" | \"aggregate_type\":\"C\" | it is no conversation's",
        "$ConversationStarted\" | $Nothing\" | this ChatAI knows no event of its type",
        "\"type\":\"dev.chatai | \"type\":\"java.lang.Object | this ChatAI knows no event",
        "\"at\":\"2026 | \"at\":\"x | its time is not as it is stored",
        "\"payload\":{ | \"payload\":{\"a\":1,\"a\":2, | it is not JSON",
        "\"correlationId\": | \"a\":[1],\"correlationId\": | its metadata holds more than names",
        "\"payload\":{\"conversation\":\" | \"payload\":{\"conversation\":\"x | another conversation"
      })
  void an_event_that_no_store_held_is_refused(String was, String is, String sentence)
      throws Exception {
    var lines = lines();
    assertThat(lines.get(1)).contains(was);
    lines.set(1, lines.get(1).replace(was, is));
    write(lines);
    refused(sentence);
  }

  @Test
  void words_without_their_key_are_not_moved() throws Exception {
    tamper(lines -> {
      lines.set(
          2,
          lines
              .get(2)
              .replaceFirst("\"text\":\"[^\"]*\"", "\"text\":{\"sealed\":1,\"bytes\":\"AQ\"}"));
      for (var i = 3; i < lines.size(); i++) {
        lines.set(i, lines.get(i).replaceFirst("[0-9a-f]{64}", digest(lines.get(i - 1))));
      }
    });
    refused("The keys of 1 conversations are missing");
  }

  @Test
  void no_sentence_quotes_what_somebody_wrote() throws Exception {
    tamper(lines -> lines.set(5, lines.get(5).replaceFirst("answer ", "secret \\\\ ")));
    assertThatThrownBy(() -> Verified.read(file, out))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "written"));
  }

  private static String digest(String line) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void refused(String sentence) {
    assertThatThrownBy(() -> Verified.read(file, out))
        .isInstanceOf(CannotMove.class)
        .hasMessageContaining(sentence);
  }

  private void tamper(Consumer<List<String>> change) throws IOException {
    var lines = lines();
    change.accept(lines);
    write(lines);
  }

  private List<String> lines() throws IOException {
    return new ArrayList<>(List.of(Files.readString(file).split("\n")));
  }

  private void write(List<String> lines) throws IOException {
    Files.writeString(file, String.join("\n", lines) + "\n");
  }
}
