package dev.chatai.api.openai.chat;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.answer.Models;
import dev.chatai.conversation.answer.Models.Offered;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Tells which models there are.
@RestController
@Hidden
class ModelsController {
  private static final String PATH = "/v1/models";

  private final Models models;

  ModelsController(Models models) {
    this.models = models;
  }

  /// @param object always `model`
  /// @param created in seconds since 1970
  record ModelObject(
      String id, String object, long created, @JsonProperty("owned_by") String ownedBy) {
    static ModelObject of(Offered model) {
      return new ModelObject(model.name(), "model", model.created(), model.owner());
    }
  }

  /// @param object always `list`
  record ModelList(String object, List<ModelObject> data) {}

  @GetMapping(path = PATH, produces = APPLICATION_JSON_VALUE)
  ModelList listModels() {
    return new ModelList("list", models.offered().stream().map(ModelObject::of).toList());
  }

  /// @param id may have slashes
  @GetMapping(path = PATH + "/{*id}", produces = APPLICATION_JSON_VALUE)
  ModelObject readModel(@PathVariable String id) {
    var name = id.substring(1);
    return models.offered().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .map(ModelObject::of)
        .orElseThrow(() ->
            new Problem(ProblemCode.UNKNOWN_MODEL, "There is no such model here.")
                .with("field", "model"));
  }
}
