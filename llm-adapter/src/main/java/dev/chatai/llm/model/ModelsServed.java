package dev.chatai.llm.model;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.chatai.conversation.PromptRules;
import dev.chatai.conversation.answer.Models;
import dev.chatai.llm.wire.ModelList;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The models of the one upstream: the demo's only model, or any, since a real server knows best
/// what it serves.
final class ModelsServed implements Models {
  private static final String OPENAI = "gpt-5-mini";
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final String standard;
  private final boolean any;
  private final PromptRules rules;

  /// What the server told, by the standard model's name.
  private final LoadingCache<String, List<Offered>> told;

  /// @param standard the model when none is named
  /// @param any whether others may be named
  /// @param others asks which others there are
  ModelsServed(String standard, boolean any, PromptRules rules, Supplier<List<Offered>> others) {
    this.standard = standard;
    this.any = any;
    this.rules = rules;
    this.told = Caffeine.newBuilder().expireAfterWrite(KEPT).build(_ -> others.get());
  }

  static ModelsServed of(OpenAiSettings upstream, ModelSettings settings, PromptRules rules) {
    if (!upstream.present()) {
      return new ModelsServed(DemoModel.NAME, false, rules, List::of);
    }
    var standard = settings.model().isBlank() ? OPENAI : settings.model().strip();
    return new ModelsServed(standard, true, rules, new ModelList(upstream.address())::ask);
  }

  @Override
  public String standard() {
    return standard;
  }

  @Override
  public boolean serves(String model) {
    return any ? !model.isBlank() : model.equals(standard);
  }

  @Override
  public PromptRules rules() {
    return rules;
  }

  @Override
  public List<String> names() {
    return List.of(standard);
  }

  @Override
  public List<Offered> offered() {
    var others = told.get(standard);
    return others.stream().anyMatch(it -> it.name().equals(standard))
        ? others
        : Stream.concat(Models.super.offered().stream(), others.stream()).toList();
  }
}
