package dev.chatai;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;

/// Halts the process at one [FaultPoint], as a power cut there would: nothing is flushed, nobody
/// says goodbye. Registered by [FaultyApplication] only; without a stereotype, so that no scan
/// finds it.
final class Faults implements ConfigurerModule, BeanPostProcessor {
  /// What a shell reports of a process that was killed with -9.
  static final int HALTED = 137;

  private final FaultPoint point;
  private final AtomicInteger times;
  private final @Nullable Path armed;

  /// @param haltAt a point's name, or `name#n` for the n-th time that it is reached
  /// @param haltWhen a file: what comes before it exists does not count; empty: all counts
  /// @throws IllegalArgumentException for a name that there is not
  Faults(
      @Value("${chatai.test.halt-at}") String haltAt,
      @Value("${chatai.test.halt-when:}") String haltWhen) {
    var said = haltAt.split("#", 2);
    point = FaultPoint.named(said[0]);
    times = new AtomicInteger(said.length == 1 ? 1 : Integer.parseInt(said[1]));
    armed = haltWhen.isEmpty() ? null : Path.of(haltWhen);
  }

  @Override
  @SuppressWarnings("resource") // interceptors stay for the life of the bus
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof CommandBus commands) {
      commands.registerHandlerInterceptor(new OfCommands());
    }
    return bean;
  }

  @Override
  public void configureModule(Configurer configurer) {
    configurer
        .eventProcessing()
        .registerDefaultHandlerInterceptor((_, processor) -> new OfEvents(processor));
  }

  private void reached(String step) {
    if (step.equals(point.toString())
        && (armed == null || Files.exists(armed))
        && times.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(HALTED);
    }
  }

  private static String name(UnitOfWork<? extends Message<?>> work) {
    return work.getMessage().getPayloadType().getSimpleName();
  }

  /// Axon runs what is to be done after a commit in reverse: what is registered last comes before
  /// anybody else hears of it.
  private final class OfCommands implements MessageHandlerInterceptor<CommandMessage<?>> {
    @Override
    public @Nullable Object handle(
        UnitOfWork<? extends CommandMessage<?>> work, InterceptorChain chain) throws Exception {
      var name = name(work);
      reached(name + ":before");
      work.onPrepareCommit(_ -> reached(name + ":decided"));
      var result = chain.proceed();
      work.afterCommit(_ -> reached(name + ":committed"));
      return result;
    }
  }

  private final class OfEvents implements MessageHandlerInterceptor<EventMessage<?>> {
    private final String processor;

    private OfEvents(String processor) {
      this.processor = processor;
    }

    @Override
    public @Nullable Object handle(
        UnitOfWork<? extends EventMessage<?>> work, InterceptorChain chain) throws Exception {
      var name = processor + "." + name(work);
      var result = chain.proceed();
      reached(name + ":handled");
      work.afterCommit(_ -> reached(name + ":committed"));
      return result;
    }
  }
}
