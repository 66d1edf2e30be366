package dev.chatai.api.rest;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chatai.api.docs.Refuses;
import dev.chatai.api.limit.Quotas;
import dev.chatai.api.limit.TokenQuota;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.ConversationQuery.GetUsage;
import dev.chatai.conversation.query.UsageDayView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Reports the caller's turns and tokens.
@RestController
@Tag(name = "Usage", description = "Turns and tokens used, and what is left of a quota.")
class UsageController {
  private static final int MOST_DAYS = 366;
  private static final int DAYS = 31;
  private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);
  private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

  private final Messages messages;
  private final Quotas quotas;

  UsageController(Messages messages, Quotas quotas) {
    this.messages = messages;
    this.quotas = quotas;
  }

  record UsageView(
      @Schema(
              description = "Those on which a turn ended, newest first.",
              requiredMode = Schema.RequiredMode.REQUIRED)
          List<UsageDayView> days,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TokenQuota quota) {}

  @Operation(
      summary = "Read what was used",
      description =
          "Your turns and their tokens, as the model reported them or, where it did not, as ChatAI"
              + " counts, by the day on which they ended (UTC). Turns that failed or were cancelled are in it.")
  @Refuses(ProblemCode.INVALID_FIELD)
  @GetMapping(path = "/usage", produces = APPLICATION_JSON_VALUE)
  UsageView readUsage(
      Owner owner,
      @Parameter(description = "The first day; absent: 30 days before the last. Up to 366 in all.")
          @RequestParam(required = false)
          @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
          @Nullable LocalDate from,
      @Parameter(description = "The last day; absent: today.")
          @RequestParam(required = false)
          @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
          @Nullable LocalDate to) {
    var last = within("to", Objects.requireNonNullElseGet(to, UsageController::today));
    var first = within("from", Objects.requireNonNullElseGet(from, () -> last.minusDays(DAYS - 1)));
    if (first.isAfter(last) || ChronoUnit.DAYS.between(first, last) >= MOST_DAYS) {
      throw Problem.field("from", "must be one of the " + MOST_DAYS + " days up to `to`.");
    }
    return new UsageView(
        messages.list(new GetUsage(owner, first, last), UsageDayView.class), quotas.tokens(owner));
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  private static LocalDate within(String field, LocalDate day) {
    if (day.isBefore(FIRST) || day.isAfter(LAST)) {
      throw Problem.field(field, "must be from " + FIRST + " to " + LAST + ".");
    }
    return day;
  }
}
