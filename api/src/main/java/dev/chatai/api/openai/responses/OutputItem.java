package dev.chatai.api.openai.responses;

import dev.chatai.api.openai.item.Item;
import dev.chatai.api.openai.item.Items;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Piece.ToolCallFragment;
import dev.chatai.conversation.content.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/// An item of a response while it is streamed: begins, grows, and ends. All parts are the only ones
/// of their item, so that their index is 0.
abstract sealed class OutputItem {
  private static final int ONLY = 0;

  /// Where events go; each is made with its number.
  interface Sink {
    void send(IntFunction<StreamEvent> event);
  }

  final String id;
  final int index;
  final Sink sink;
  private final StringBuilder said = new StringBuilder();

  OutputItem(String id, int index, Sink sink) {
    this.id = id;
    this.index = index;
    this.sink = sink;
  }

  final Text said() {
    return new Text(said.toString());
  }

  final Text say(Text more) {
    said.append(more.value());
    return more;
  }

  final void begin(Item item) {
    sink.send(at -> new StreamEvent.OfItem("response.output_item.added", at, index, item));
  }

  final void end(Item item) {
    sink.send(at -> new StreamEvent.OfItem("response.output_item.done", at, index, item));
  }

  /// @param status the item's status at its end
  abstract void close(String status);

  /// What a model thought, as a summary.
  static final class Thought extends OutputItem {
    Thought(String id, int index, Sink sink) {
      super(id, index, sink);
      begin(Items.reasoning(id, null));
      part("response.reasoning_summary_part.added");
    }

    void add(Text delta) {
      say(delta);
      sink.send(at ->
          new StreamEvent.SummaryDelta(
              "response.reasoning_summary_text.delta", at, id, index, ONLY, delta));
    }

    @Override
    void close(String status) {
      sink.send(at ->
          new StreamEvent.SummaryDone(
              "response.reasoning_summary_text.done", at, id, index, ONLY, said()));
      part("response.reasoning_summary_part.done");
      end(Items.reasoning(id, said()));
    }

    private void part(String type) {
      var part = new Item.Content.SummaryText(said());
      sink.send(at -> new StreamEvent.OfSummary(type, at, id, index, ONLY, part));
    }
  }

  /// What a model says.
  static final class Said extends OutputItem {
    private final List<Citation> citations = new ArrayList<>();

    Said(String id, int index, Sink sink) {
      super(id, index, sink);
      begin(new Item.Message(id, Item.IN_PROGRESS, "assistant", List.of()));
      part("response.content_part.added");
    }

    void add(Text delta) {
      say(delta);
      sink.send(at ->
          new StreamEvent.TextDelta(
              "response.output_text.delta", at, id, index, ONLY, delta, List.of()));
    }

    void add(Citation citation) {
      var number = citations.size();
      citations.add(citation);
      sink.send(at ->
          new StreamEvent.AnnotationAdded(
              "response.output_text.annotation.added",
              at,
              id,
              index,
              ONLY,
              number,
              Item.UrlCitation.of(citation)));
    }

    @Override
    void close(String status) {
      sink.send(at ->
          new StreamEvent.TextDone(
              "response.output_text.done", at, id, index, ONLY, said(), List.of()));
      part("response.content_part.done");
      end(new Item.Message(id, status, "assistant", List.of(content())));
    }

    private Item.Content content() {
      return Items.output(said(), citations);
    }

    private void part(String type) {
      var part = content();
      sink.send(at -> new StreamEvent.OfPart(type, at, id, index, ONLY, part));
    }
  }

  /// A call of a function. Its first fragment has its id and its name.
  static final class Call extends OutputItem {
    private final String call;
    private final String name;

    Call(String id, int index, ToolCallFragment first, Sink sink) {
      super(id, index, sink);
      call = Objects.requireNonNullElse(first.id(), id);
      name = Objects.requireNonNullElse(first.name(), "");
      begin(item(Item.IN_PROGRESS));
    }

    void add(Text delta) {
      say(delta);
      sink.send(at ->
          new StreamEvent.ArgumentsDelta(
              "response.function_call_arguments.delta", at, id, index, delta));
    }

    @Override
    void close(String status) {
      sink.send(at ->
          new StreamEvent.ArgumentsDone(
              "response.function_call_arguments.done", at, id, index, name, said()));
      end(item(status));
    }

    private Item item(String status) {
      return new Item.FunctionCall(id, call, name, said(), status);
    }
  }
}
