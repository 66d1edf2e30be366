package dev.chatai.api.openai.responses;

import dev.chatai.api.openai.item.Item;
import dev.chatai.api.problem.ErrorEnvelope.ErrorObject;
import dev.chatai.conversation.content.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The events of a response's stream. These records are the JSON.
sealed interface StreamEvent {
  /// Its kind, which is also the name of the server-sent event.
  String type();

  /// Its place in the stream, from 0.
  int sequenceNumber();

  /// The response as it is now: created, in progress, or at its end.
  @JsonNaming(SnakeCaseStrategy.class)
  record OfResponse(String type, int sequenceNumber, ResponseObject response)
      implements StreamEvent {}

  /// An item begins or ends.
  @JsonNaming(SnakeCaseStrategy.class)
  record OfItem(String type, int sequenceNumber, int outputIndex, Item item)
      implements StreamEvent {}

  /// A part of a message begins or ends.
  @JsonNaming(SnakeCaseStrategy.class)
  record OfPart(
      String type,
      int sequenceNumber,
      String itemId,
      int outputIndex,
      int contentIndex,
      Item.Content part)
      implements StreamEvent {}

  /// @param logprobs always empty
  @JsonNaming(SnakeCaseStrategy.class)
  record TextDelta(
      String type,
      int sequenceNumber,
      String itemId,
      int outputIndex,
      int contentIndex,
      Text delta,
      List<Object> logprobs)
      implements StreamEvent {}

  /// @param logprobs always empty
  @JsonNaming(SnakeCaseStrategy.class)
  record TextDone(
      String type,
      int sequenceNumber,
      String itemId,
      int outputIndex,
      int contentIndex,
      Text text,
      List<Object> logprobs)
      implements StreamEvent {}

  @JsonNaming(SnakeCaseStrategy.class)
  record AnnotationAdded(
      String type,
      int sequenceNumber,
      String itemId,
      int outputIndex,
      int contentIndex,
      int annotationIndex,
      Item.UrlCitation annotation)
      implements StreamEvent {}

  /// A part of a reasoning's summary begins or ends.
  @JsonNaming(SnakeCaseStrategy.class)
  record OfSummary(
      String type,
      int sequenceNumber,
      String itemId,
      int outputIndex,
      int summaryIndex,
      Item.Content part)
      implements StreamEvent {}

  @JsonNaming(SnakeCaseStrategy.class)
  record SummaryDelta(
      String type, int sequenceNumber, String itemId, int outputIndex, int summaryIndex, Text delta)
      implements StreamEvent {}

  @JsonNaming(SnakeCaseStrategy.class)
  record SummaryDone(
      String type, int sequenceNumber, String itemId, int outputIndex, int summaryIndex, Text text)
      implements StreamEvent {}

  @JsonNaming(SnakeCaseStrategy.class)
  record ArgumentsDelta(String type, int sequenceNumber, String itemId, int outputIndex, Text delta)
      implements StreamEvent {}

  @JsonNaming(SnakeCaseStrategy.class)
  record ArgumentsDone(
      String type, int sequenceNumber, String itemId, int outputIndex, String name, Text arguments)
      implements StreamEvent {}

  /// The stream cannot go on. OpenAI's clients read the fields beside `type`, those of Open
  /// Responses the ones within `error`.
  @JsonNaming(SnakeCaseStrategy.class)
  record Failed(
      String type,
      int sequenceNumber,
      @Nullable String code,
      String message,
      @Nullable String param,
      ErrorObject error)
      implements StreamEvent {}
}
