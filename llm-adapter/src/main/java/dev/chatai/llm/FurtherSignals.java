package dev.chatai.llm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Hears a SIGTERM or Ctrl-C that comes while the process is already stopping, until it is closed.
/// By itself the JVM ignores it.
///
/// The class for signals is `sun.misc.Signal` of the module jdk.unsupported. It is used by
/// reflection, because javac warns of it in a way that cannot be suppressed.
final class FurtherSignals implements AutoCloseable {
  private static final String[] NAMES = {"TERM", "INT"};

  /// What handled each signal before.
  private final Map<String, Object> before = new ConcurrentHashMap<>();

  FurtherSignals(Runnable action) {
    try {
      var run =
          MethodHandles.publicLookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(action);
      var heard = MethodHandles.dropArguments(run, 0, signal());
      for (var name : NAMES) {
        before.put(name, handle(name, MethodHandleProxies.asInterfaceInstance(handler(), heard)));
      }
    } catch (Throwable _) { // what invoke declares
      // this JVM leaves signals to others: the process stops in its own time
    }
  }

  private static Object handle(String name, Object handler) throws Throwable {
    var lookup = MethodHandles.publicLookup();
    var create = lookup.findConstructor(signal(), MethodType.methodType(void.class, String.class));
    MethodHandle handle =
        lookup.findStatic(
            signal(), "handle", MethodType.methodType(handler(), signal(), handler()));
    return handle.invoke(create.invoke(name), handler);
  }

  private static Class<?> signal() throws ClassNotFoundException {
    return Class.forName("sun.misc.Signal");
  }

  private static Class<?> handler() throws ClassNotFoundException {
    return Class.forName("sun.misc.SignalHandler");
  }

  @Override
  public void close() {
    before.forEach((name, handler) -> {
      try {
        var _ = handle(name, handler);
      } catch (Throwable _) { // what invoke declares
        // it could be replaced, so it can be restored
      }
    });
  }
}
