package dev.chatai.conversation.answer;

/// The number of an event in an answer's stream: it only grows, over restarts too, so that a client
/// can name the last one it has seen.
public final class StreamNumber {
  /// More pieces than an attempt can have.
  public static final int PIECES = 1_000_000;

  private StreamNumber() {}

  /// @param attempt from 1; 0 for an answer that was never started
  /// @param piece 0 for the start of the attempt, then 1, 2, …
  public static long of(int attempt, int piece) {
    return (long) attempt * PIECES + piece;
  }

  /// The end of an answer in this attempt: greater than the number of any piece, including pieces
  /// that a reader saw live and a crash kept out of the log.
  public static long end(int attempt) {
    return of(attempt, PIECES - 1);
  }

  public static int attempt(long number) {
    return (int) (number / PIECES);
  }

  public static int piece(long number) {
    return (int) (number % PIECES);
  }
}
