package dev.chatai.setting;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;

/// Makes the process the same on every machine: text is UTF-8, times are UTC, numbers have ASCII
/// digits.
///
/// Java decodes arguments, environment variables and file names by the locale, and without a UTF-8
/// locale loses every character beyond ASCII before `main` is called. So on Linux the process then
/// replaces itself, by execve(2), with the same command under `LC_ALL=C.UTF-8`: the process id,
/// signals and standard streams stay as they are.
public final class Utf8Process {
  private static final String VARIABLE = "LC_ALL";
  private static final String LOCALE = "C.UTF-8";

  private Utf8Process() {}

  /// To be called first. Does not return if the process replaces itself. Where that is not
  /// possible, text that cannot be read is refused later, by [Settings].
  public static void ensure() {
    if (!isUtf8() && !LOCALE.equals(System.getenv(VARIABLE)) && isLinux()) {
      replace();
    }
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    System.setOut(new PrintStream(System.out, true, UTF_8));
    System.setErr(new PrintStream(System.err, true, UTF_8));
  }

  private static boolean isUtf8() {
    return UTF_8.name().equals(System.getProperty("sun.jnu.encoding"));
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  @SuppressWarnings("restricted") // the manifest enables native access
  private static void replace() {
    try (var arena = Arena.ofConfined()) {
      var linker = Linker.nativeLinker();
      var execve =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("execve"),
              FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
      var environment =
          Stream.concat(
                  entries("environ").stream().filter(it -> !it.startsWith(VARIABLE + "=")),
                  Stream.of(VARIABLE + "=" + LOCALE))
              .toList();
      var _ =
          (int)
              execve.invokeExact(
                  arena.allocateFrom(program()),
                  strings(arena, entries("cmdline")),
                  strings(arena, environment));
      // it returns only if it fails
    } catch (Throwable _) { // what invokeExact declares
      // the process stays as it is
    }
  }

  private static String program() {
    return ProcessHandle.current()
        .info()
        .command()
        .filter(it -> it.chars().allMatch(c -> c < 0x80))
        .orElse("/proc/self/exe");
  }

  /// @return one character for each byte, whatever the bytes mean
  private static List<String> entries(String file) throws IOException {
    var bytes = Files.readAllBytes(Path.of("/proc/self", file));
    var text = new String(bytes, ISO_8859_1);
    return text.isEmpty() ? List.of() : Arrays.asList(text.replaceFirst("\0$", "").split("\0", -1));
  }

  /// An array of C strings that ends with a null pointer.
  private static MemorySegment strings(SegmentAllocator memory, List<String> all) {
    var array = memory.allocate(ADDRESS, all.size() + 1L);
    for (var i = 0; i < all.size(); i++) {
      array.setAtIndex(ADDRESS, i, memory.allocateFrom(all.get(i), ISO_8859_1));
    }
    return array;
  }
}
