package dev.chatai.api.admin;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.chatai.api.docs.Refuses;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.ConversationCommand.RequestCancellation;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Shows what the installation does, and rebuilds and stops.
@RestController
@RequestMapping(path = "/admin", produces = APPLICATION_JSON_VALUE)
@Tag(
    name = "Administration",
    description = "Processors, open answers, usage and keys of all owners: for administrators.")
class OperationsController {
  private static final int MOST_DAYS = 366;

  private final Operations operations;
  private final Messages messages;

  OperationsController(Operations operations, Messages messages) {
    this.operations = operations;
    this.messages = messages;
  }

  @Operation(
      summary = "List event processors",
      description = "Position and lag of each, whichever node runs it, and the last rebuild.")
  @Refuses(ProblemCode.FORBIDDEN)
  @GetMapping("/processors")
  Map<String, ProcessorView> listProcessors() {
    return operations.processors();
  }

  @Operation(
      summary = "Rebuild the read model",
      description =
          "Beside the one in use, then they are swapped; or compares it with the log. How far it is,"
              + " the list of processors tells. Only `conversations` can be rebuilt.")
  @ApiResponse(responseCode = "202", description = "It has started.", content = @Content)
  @Refuses({ProblemCode.FORBIDDEN, ProblemCode.NOT_FOUND, ProblemCode.CONFLICT})
  @PostMapping("/processors/{name}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void rebuild(
      @PathVariable String name,
      @Parameter(description = "Only compare; nothing is changed.")
          @RequestParam(defaultValue = "false")
          boolean compare) {
    check(name);
    if (!operations.rebuild(compare)) {
      throw new Problem(ProblemCode.CONFLICT, "One is under way already.");
    }
    Audit.log((compare ? "started a comparison of " : "started a rebuild of ") + name);
  }

  @Operation(
      summary = "Cancel a rebuild",
      description = "Or a comparison, whichever node runs it. What is in use stays as it is.")
  @ApiResponse(responseCode = "202", description = "It will stop.", content = @Content)
  @Refuses({ProblemCode.FORBIDDEN, ProblemCode.NOT_FOUND, ProblemCode.CONFLICT})
  @DeleteMapping("/processors/{name}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void cancelRebuild(@PathVariable String name) {
    check(name);
    if (!operations.cancelRebuild()) {
      throw new Problem(ProblemCode.CONFLICT, "None is under way.");
    }
    Audit.log("cancelled the rebuild or comparison of " + name);
  }

  private void check(String processor) {
    if (!operations.isRebuildable(processor)) {
      throw new Problem(ProblemCode.NOT_FOUND, "There is no such processor that can be rebuilt.");
    }
  }

  @Operation(
      summary = "List open answers",
      description = "Those that a model is generating, oldest first, at most 200. Without words.")
  @Refuses(ProblemCode.FORBIDDEN)
  @GetMapping("/answers")
  List<Operations.OpenAnswer> listOpenAnswers() {
    return operations.openAnswers();
  }

  @Operation(
      summary = "Stop an open answer",
      description = "Of any owner. It ends as `cancelled` and keeps what was said so far.")
  @ApiResponse(responseCode = "202", description = "It will stop.", content = @Content)
  @Refuses({ProblemCode.FORBIDDEN, ProblemCode.MESSAGE_NOT_FOUND})
  @PostMapping("/answers/{mid}/cancel")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void cancelOpenAnswer(@PathVariable MessageId mid) {
    var open =
        operations.openAnswers().stream()
            .filter(it -> it.message().equals(mid))
            .findFirst()
            .orElseThrow(() -> new Problem(ProblemCode.MESSAGE_NOT_FOUND));
    messages.send(new RequestCancellation(open.conversation(), new Owner(open.owner()), mid));
    Audit.log("stopped the answer " + mid.value() + " for " + open.owner());
  }

  @Operation(
      summary = "Read the last hour",
      description =
          "Turns, tokens and failures of all owners by the minute in which they were asked, and the"
              + " time to the first text of the node that answers.")
  @Refuses(ProblemCode.FORBIDDEN)
  @GetMapping("/activity")
  Operations.Activity readActivity() {
    return operations.activity();
  }

  @Operation(
      summary = "Read the usage of all owners",
      description = "Turns and tokens by the day on which they ended (UTC), the last day first.")
  @Refuses({ProblemCode.FORBIDDEN, ProblemCode.INVALID_FIELD})
  @GetMapping("/usage")
  List<Operations.OwnerDay> readUsageOfAll(
      @Parameter(
              description = "How many days, up to today.",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "366", defaultValue = "14"))
          @RequestParam(defaultValue = "14")
          int days) {
    if (days < 1 || days > MOST_DAYS) {
      throw Problem.field("days", "must be from 1 to " + MOST_DAYS + ".");
    }
    var today = LocalDate.now(ZoneOffset.UTC);
    return operations.usage(today.minusDays(days - 1L), today);
  }
}
