package dev.chatai.api.docs;

import dev.chatai.api.http.Ids;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;

/// Documents the problems of each operation, with an example of each code: those that [Refuses]
/// names, those of ids and request bodies, and those of authenticated requests.
class RefusalResponses implements OperationCustomizer {
  static final String PROBLEM = "Problem";

  private static final String MEDIA_TYPE = "application/problem+json";

  private static final Comparator<ProblemCode> BY_STATUS =
      Comparator.comparingInt((ProblemCode it) -> it.status.value()).thenComparing(it -> it);

  private static final List<ProblemCode> OF_BODIES =
      List.of(
          ProblemCode.MALFORMED_JSON,
          ProblemCode.INVALID_UTF8,
          ProblemCode.BODY_TOO_LARGE,
          ProblemCode.UNSUPPORTED_MEDIA_TYPE,
          ProblemCode.INVALID_FIELD);

  private static final List<ProblemCode> OF_CALLERS =
      List.of(
          ProblemCode.UNAUTHENTICATED,
          ProblemCode.FORBIDDEN,
          ProblemCode.RATE_LIMITED,
          ProblemCode.STORE_UNAVAILABLE,
          ProblemCode.INTERNAL_ERROR);

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    var codes = new TreeSet<>(BY_STATUS);
    AnnotatedElementUtils.findAllMergedAnnotations(method.getMethod(), Refuses.class)
        .forEach(it -> codes.addAll(List.of(it.value())));
    if (Stream.of(method.getMethodParameters()).anyMatch(it -> Ids.isId(it.getParameterType()))) {
      codes.add(ProblemCode.MALFORMED_ID);
    }
    if (operation.getRequestBody() != null) {
      codes.addAll(OF_BODIES);
    }
    if (!method.hasMethodAnnotation(SecurityRequirements.class)) {
      codes.addAll(OF_CALLERS);
      if (operation.getResponses().containsKey("200")) {
        codes.add(ProblemCode.NOT_ACCEPTABLE);
      }
    }
    codes.forEach(code -> add(operation, code));
    return operation;
  }

  private static void add(Operation operation, ProblemCode code) {
    var response =
        operation
            .getResponses()
            .computeIfAbsent(
                Integer.toString(code.status.value()),
                _ -> new ApiResponse().description(code.status.getReasonPhrase()));
    if (response.getContent() == null) {
      response.setContent(new Content());
    }
    var problems = response.getContent().computeIfAbsent(MEDIA_TYPE, _ -> problems());
    var example = new Problem(code).body("/");
    problems.addExamples(code.code(), new Example().value(example));
  }

  private static MediaType problems() {
    return new MediaType().schema(new Schema<>().$ref(PROBLEM));
  }
}
