package dev.chatai.conversation.query.search;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.chatai.conversation.seal.Seals;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What PostgreSQL's full-text search is given in place of words: a keyed hash of each
/// (SipHash-2-4, 64 bits), in the same places. So it can match, rank and find phrases, and yet no
/// word is in its files. The key is an owner's own: one owner's hashes mean nothing in another's
/// documents.
public final class BlindIndex {
  /// A document's words beyond are not found; a tsvector may have 1 MiB.
  private static final int WORDS = 20_000;

  private static final int SHORTEST = 3;

  /// Of a long text, its beginning: an index entry for each group there is costs.
  private static final int ALIKE_CHARACTERS = 1_000;

  private final HashFunction hash;

  /// @param key 16 bytes or more; the first 16 count
  BlindIndex(byte[] key) {
    var halves = ByteBuffer.wrap(key);
    hash = Hashing.sipHash24(halves.getLong(), halves.getLong());
  }

  public static BlindIndex of(String owner, Seals seals) {
    return new BlindIndex(seals.derive("search " + owner));
  }

  public String vector(String text) {
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    var place = 0;
    for (var word : SearchWords.forms(text)) {
      if (++place > WORDS) {
        break;
      }
      places.computeIfAbsent(word, _ -> new ArrayList<>()).add(place);
    }
    return places.entrySet().stream()
        .map(it ->
            hashed(it.getKey())
                + ":"
                + it.getValue().stream().map(String::valueOf).collect(Collectors.joining(",")))
        .collect(Collectors.joining(" "));
  }

  /// What somebody looks for as a `tsquery`; empty when nothing can be looked for.
  String query(SearchTerms terms) {
    return terms.alternatives().stream()
        .map(all -> all.stream().map(this::query).collect(Collectors.joining(" & ")))
        .collect(Collectors.joining(" | "));
  }

  private String query(SearchTerms.Term term) {
    var phrase = term.words().stream().map(this::hashed).collect(Collectors.joining(" <-> "));
    return term.wanted() ? "(" + phrase + ")" : "!(" + phrase + ")";
  }

  /// The groups of three characters in a text's words (as `pg_trgm` has them), to find what is only
  /// alike.
  public long[] trigrams(String text) {
    var beginning = text.substring(0, Math.min(ALIKE_CHARACTERS, text.length()));
    return trigrams(SearchWords.forms(beginning));
  }

  public long[] trigrams(List<String> words) {
    return words.stream()
        .filter(it -> it.length() >= SHORTEST)
        .flatMap(BlindIndex::groups)
        .distinct()
        .mapToLong(it -> hash.hashString("3 " + it, StandardCharsets.UTF_8).asLong())
        .toArray();
  }

  private static Stream<String> groups(String word) {
    var padded = "  " + word + " ";
    return Stream.iterate(0, it -> it + 3 <= padded.length(), it -> it + 1)
        .map(it -> padded.substring(it, it + 3));
  }

  private String hashed(String word) {
    return hash.hashString(word, StandardCharsets.UTF_8).toString();
  }
}
