package dev.chatai.api.openai.responses;

import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.api.openai.item.Item;
import dev.chatai.api.openai.item.Items;
import dev.chatai.api.problem.ErrorEnvelope.ErrorObject;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.MessageView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Makes the events of a response's stream from those of its answer, from the first one on: the
/// same each time, so that a number always means the same event.
///
/// An attempt that ends before anything was said leaves no trace. What another has said is void
/// once the next one starts: its items end as incomplete, and are in no response object.
final class ResponseEvents {
  private final Response response;
  private final List<StreamEvent> made = new ArrayList<>();
  private int number;
  private int items;
  private final Set<String> ids = new HashSet<>();
  private boolean started;

  private OutputItem.@Nullable Thought thought;
  private OutputItem.@Nullable Said said;
  private final TreeMap<Integer, OutputItem.Call> calls = new TreeMap<>();

  ResponseEvents(Response response) {
    this.response = response;
  }

  /// Before anything has happened.
  List<StreamEvent> begin() {
    add(at -> new StreamEvent.OfResponse("response.created", at, response.begun()));
    return taken();
  }

  List<StreamEvent> of(AnswerEvent event) {
    switch (event) {
      case AnswerEvent.Started _ -> start();
      case AnswerEvent.Delta delta -> say(delta.piece());
      case AnswerEvent.Restarted _ -> {
        start();
        close(Item.INCOMPLETE);
      }
      case AnswerEvent.Settled settled -> settle(settled.message());
    }
    return taken();
  }

  StreamEvent failure(ErrorObject error) {
    return new StreamEvent.Failed(
        "error", number++, error.code(), error.message(), error.param(), error);
  }

  private void start() {
    if (!started) {
      started = true;
      add(at -> new StreamEvent.OfResponse("response.in_progress", at, response.begun()));
    }
  }

  private void say(Piece piece) {
    switch (piece) {
      case Piece.Reasoning reasoning -> thought().add(reasoning.text());
      case Text text -> said().add(text);
      case Citation citation -> said().add(citation);
      case Piece.ToolCallFragment fragment -> {
        var call = call(fragment);
        if (fragment.arguments() != null && !fragment.arguments().value().isEmpty()) {
          call.add(fragment.arguments());
        }
      }
    }
  }

  private OutputItem.Thought thought() {
    if (thought == null) {
      thought =
          new OutputItem.Thought(id(OpenAiIds.reasoning(response.answer())), items++, this::add);
    }
    return thought;
  }

  private OutputItem.Said said() {
    closeThought(Item.COMPLETED);
    if (said == null) {
      said = new OutputItem.Said(id(OpenAiIds.message(response.answer())), items++, this::add);
    }
    return said;
  }

  private OutputItem.Call call(Piece.ToolCallFragment fragment) {
    closeThought(Item.COMPLETED);
    return calls.computeIfAbsent(
        fragment.index(),
        index ->
            new OutputItem.Call(
                id(OpenAiIds.toolCall(response.answer(), index)), items++, fragment, this::add));
  }

  /// An item's id is its own in the whole stream, also beside a void one.
  private String id(String id) {
    return ids.add(id) ? id : id + "_" + items;
  }

  private void closeThought(String status) {
    if (thought != null) {
      thought.close(status);
      thought = null;
    }
  }

  private void close(String status) {
    closeThought(status);
    if (said != null) {
      said.close(status);
      said = null;
    }
    calls.values().forEach(it -> it.close(status));
    calls.clear();
  }

  private void settle(MessageView message) {
    close(Items.status(message.status()));
    var end =
        switch (message.status()) {
          case COMPLETED -> "response.completed";
          case FAILED -> "response.failed";
          // the protocol has no event of its own for a cancelled one
          case INCOMPLETE, CANCELLED, QUEUED, IN_PROGRESS -> "response.incomplete";
        };
    add(at -> new StreamEvent.OfResponse(end, at, response.of(message)));
  }

  private void add(IntFunction<StreamEvent> event) {
    made.add(event.apply(number++));
  }

  private List<StreamEvent> taken() {
    var taken = List.copyOf(made);
    made.clear();
    return taken;
  }
}
