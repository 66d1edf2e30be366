package dev.chatai.llm.wire;

import dev.chatai.llm.chunk.Json;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Connects a call with its HTTP connection, past the libraries between: cancelling what they
/// return would wait for a stalled read. The call's name travels with the request in a header,
/// which is not sent to the server.
public final class Connections {
  /// The header that names the call, inside this process only.
  public static final String HEADER = "X-ChatAI-Call";

  private final ConcurrentHashMap<String, Lifeline> open = new ConcurrentHashMap<>();

  public Lifeline open() {
    var line = new Lifeline();
    open.put(line.name, line);
    return line;
  }

  /// @throws UpstreamFailure if the call is over
  Lifeline find(@Nullable String name) {
    var line = name == null ? null : open.get(name);
    if (line == null) {
      throw UpstreamErrors.brokenOff();
    }
    return line;
  }

  public void close() {
    open.values().forEach(Lifeline::cut);
  }

  /// The link between one call and its connection.
  public final class Lifeline {
    public final String name = UUID.randomUUID().toString();
    private volatile boolean gone;
    private volatile @Nullable Runnable cut;
    private volatile @Nullable Runnable sign;
    private volatile String model = "";
    private volatile RequestForms.@Nullable Form form;
    private volatile ObjectNode fields = Json.MAPPER.createObjectNode();

    /// Has something called whenever the model is at work without saying anything.
    public void onSign(Runnable sign) {
      this.sign = sign;
    }

    /// What the request is for, the form it is to have, and its fields beside those that the
    /// libraries write, or instead of them.
    public void asks(String model, RequestForms.Form form, ObjectNode fields) {
      this.model = model;
      this.form = form;
      this.fields = fields;
    }

    void sign() {
      var present = sign;
      if (present != null) {
        present.run();
      }
    }

    String model() {
      return model;
    }

    RequestForms.Form form() {
      return Objects.requireNonNull(form);
    }

    ObjectNode fields() {
      return fields;
    }

    /// Ties a connection to the call, and cuts it if the call is over by now.
    void tie(Runnable cut) {
      this.cut = cut;
      if (gone) {
        cut.run();
      }
    }

    /// Everything was read, and the connection may serve another call.
    public void release() {
      open.remove(name);
      cut = null;
    }

    public boolean isCut() {
      return gone;
    }

    /// Closes the connection, now or as soon as it is made.
    public void cut() {
      gone = true;
      open.remove(name);
      var present = cut;
      if (present != null) {
        present.run();
      }
    }
  }
}
