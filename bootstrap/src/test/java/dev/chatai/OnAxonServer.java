package dev.chatai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Tests on a real Axon Server, which they get as a parameter: one for each class, or for the
/// method. They are skipped where there is none; the build says so once (`bootstrap/pom.xml`).
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("axon-server")
@ExtendWith(OnAxonServer.Given.class)
@interface OnAxonServer {
  /// Opens it for the first parameter, and closes it after the class or method that has it.
  final class Given implements ExecutionCondition, ParameterResolver {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return AxonServer.isGiven()
          ? ConditionEvaluationResult.enabled("there is an Axon Server")
          : ConditionEvaluationResult.disabled(AxonServer.MISSING);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == AxonServer.class;
    }

    @Override
    public AxonServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getStore(Namespace.create(AxonServer.class))
          .computeIfAbsent(AxonServer.class, _ -> opened(), AxonServer.class);
    }

    private static AxonServer opened() {
      try {
        return AxonServer.open();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(stopped);
      }
    }
  }
}
