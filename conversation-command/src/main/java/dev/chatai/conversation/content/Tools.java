package dev.chatai.conversation.content;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The tools of a turn; null is the upstream's default.
///
/// @param list at least one
/// @param choice whether the model must call one
/// @param parallel whether it may call several at once
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Tools(List<Tool> list, @Nullable Choice choice, @Nullable Boolean parallel)
    implements Words {
  public Tools {
    list = List.copyOf(list);
  }

  /// @param name of the tool that must be called, with `NAMED` only
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Choice(Mode mode, @Nullable String name) {
    public Choice {
      if ((mode == Mode.NAMED) != (name != null)) {
        throw new IllegalArgumentException("a name belongs to the choice of a named tool");
      }
    }

    /// The names are stored, in lower case.
    public enum Mode {
      @JsonProperty("auto")
      AUTO,
      @JsonProperty("none")
      NONE,
      @JsonProperty("required")
      REQUIRED,
      @JsonProperty("named")
      NAMED;

      /// As upstreams and clients know it.
      public String value() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }
}
