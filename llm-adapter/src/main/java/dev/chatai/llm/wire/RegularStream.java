package dev.chatai.llm.wire;

import static dev.chatai.conversation.FailureCode.UPSTREAM_ERROR;

import dev.chatai.llm.chunk.Chunk;
import dev.chatai.llm.chunk.Counts;
import dev.chatai.llm.chunk.Finish;
import dev.chatai.llm.chunk.Json;
import dev.chatai.llm.chunk.ThinkTags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import okio.Buffer;
import okio.Source;
import okio.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Turns whatever a server sends into one form: server-sent events, each with one chunk as in
/// OpenAI's API reference, "Chat completion chunk", with one choice as a [RegularWriter] writes it,
/// and `[DONE]`.
///
/// An error that the server sends is thrown. So is whatever goes wrong here: nothing else would end
/// the call.
final class RegularStream implements Source, EventReader.Sink {
  private static final String[] CHOICES = {"choices", "candidates"};
  private static final String[] WRAPPERS = {"output", "result", "response", "data"};

  private final Source body;
  private final Runnable sign;
  private final EventReader reader = new EventReader(this);
  private final Buffer in = new Buffer();
  private final Buffer out = new Buffer();
  private final RegularWriter writer;
  private final Counts counts = new Counts();

  /// What the choice says that is the answer if there is no first one.
  private final List<Chunk> spare = new ArrayList<>();

  private int spareLength;
  private long spareIndex = Long.MAX_VALUE;
  private boolean over;
  private @Nullable IOException failure;

  /// @param body as the server sends it
  /// @param sign called when the model does something that is not told to anybody
  /// @param thinkTags whether reasoning is looked for in the text
  RegularStream(Source body, Runnable sign, boolean thinkTags) {
    this.body = body;
    this.sign = sign;
    this.writer = new RegularWriter(out, new ThinkTags(thinkTags));
  }

  @Override
  public long read(Buffer sink, long byteCount) throws IOException {
    while (out.exhausted() && !over && failure == null) {
      try {
        if (body.read(in, 8_192) < 0) {
          end();
        } else {
          reader.read(in);
        }
      } catch (IOException broken) {
        failed(broken); // thrown once what came before it has been read
      } catch (RuntimeException | StackOverflowError unforeseen) {
        failed(UpstreamErrors.unforeseen(unforeseen).asIoException());
      }
    }
    if (!out.exhausted()) {
      return out.read(sink, byteCount);
    }
    if (failure != null) {
      throw failure;
    }
    return -1;
  }

  private void failed(IOException why) {
    writer.rest();
    failure = why;
  }

  @Override
  public void object(String name, String json) throws IOException {
    if (over) {
      return;
    }
    if (!(Json.read(json) instanceof ObjectNode told)) {
      throw new UpstreamFailure(UPSTREAM_ERROR, true, null, "malformed JSON").asIoException();
    }
    var event = unwrapped(told);
    var error = ErrorBody.in(name, event);
    if (error != null) {
      throw UpstreamErrors.inStream(error).asIoException();
    }
    var usage = counts.take(event) ? counts.regular() : null;
    if (usage != null) {
      writer.usage(usage);
    }
    var choices = Json.first(event, CHOICES);
    if (choices.isArray() || choices.has("0")) {
      int place = 0;
      for (var choice : choices) {
        take(Json.number(choice.path("index")).orElse((long) place++), Chunk.of(choice, event));
      }
    } else {
      take(0, Chunk.of(choices.isObject() ? choices : event, event));
    }
    if (writer.hasFinished() && isComplete(event, choices.path(0))) {
      done(); // nothing follows, even if the connection stays open
    }
  }

  private boolean isComplete(JsonNode event, JsonNode choice) {
    return event.path("object").asString("").equals("chat.completion")
        || event.path("done").asBoolean(false)
        || (reader.isBare() && choice.has("message") && !choice.has("delta"));
  }

  @Override
  public void words(String name, String text) throws IOException {
    if (over) {
      return;
    }
    boolean page = text.startsWith("<");
    if (page && !writer.hasAnswered()) {
      done(); // it is no answer, and its server may keep the connection open
    } else if (page
        || ErrorBody.isErrorName(name)
        || ErrorWords.BROKEN.in(text.toLowerCase(Locale.ROOT))) {
      throw UpstreamErrors.inStream(ErrorBody.of(text)).asIoException();
    } else if (text.startsWith("\"") && Json.read(text) instanceof StringNode packed) {
      object(name, packed.asString());
    }
  }

  @Override
  public void done() {
    if (!over) {
      takeSpare();
      writer.done();
      over = true;
    }
  }

  private void end() throws IOException {
    boolean between = reader.end();
    if (!between && !writer.hasFinished()) {
      throw UpstreamErrors.brokenOff().asIoException();
    }
    takeSpare();
    writer.rest();
    over = true;
  }

  /// Some gateways put the event into a field of another one.
  private static ObjectNode unwrapped(ObjectNode told) {
    for (var wrapper : WRAPPERS) {
      if (!told.has("choices") && told.path(wrapper) instanceof ObjectNode event) {
        return told.deepCopy().setAll(event);
      }
    }
    return told;
  }

  /// The choice with the index 0 is the answer, and if there is none, the one with the lowest
  /// index.
  private void take(long index, Chunk chunk) throws IOException {
    if (index == 0) {
      take(chunk);
    } else if (!writer.hasAnswered() && index <= spareIndex) {
      sign.run();
      if (index < spareIndex) {
        spareIndex = index;
        spare.clear();
      }
      spare.add(chunk);
      spareLength += chunk.text().length();
      if (spareLength > EventReader.MOST_BYTES) {
        throw UpstreamErrors.tooLong().asIoException();
      }
    }
  }

  private void takeSpare() {
    if (!writer.hasAnswered() && !writer.hasFinished()) {
      spare.forEach(writer::write);
    }
    spare.clear();
  }

  private void take(Chunk told) throws IOException {
    if (told.finish() == Finish.FAILED) {
      writer.write(told.withFinish(Finish.NONE));
      throw new UpstreamFailure(UPSTREAM_ERROR, true, null, "the model gave up").asIoException();
    }
    if (!told.calls().isEmpty()) {
      sign.run(); // it may be told later
    }
    writer.write(told);
  }

  @Override
  public Timeout timeout() {
    return body.timeout();
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
