package dev.chatai;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The buttons of Axon Server's dashboard, by the REST API that it uses itself.
///
/// @param address of Axon Server's HTTP port
record Dashboard(URI address) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String PROCESSORS = "/v1/components/chatai/processors";

  /// Moves segment 0 to a node.
  ///
  /// @return whether it was done
  boolean move(String processor, String node) throws IOException, InterruptedException {
    var client =
        shown(processor)
            .get("freeThreadInstances")
            .valueStream()
            .map(JsonNode::asString)
            .filter(it -> it.startsWith(node + "#"))
            .findFirst()
            .orElseThrow();
    var target = URLEncoder.encode(client, StandardCharsets.UTF_8);
    return press(processor, "/segments/0/move", "&target=" + target);
  }

  /// @param button what follows the processor's name in the path
  /// @return whether it was done
  boolean press(String processor, String button) throws IOException, InterruptedException {
    return press(processor, button, "");
  }

  private boolean press(String processor, String button, String more)
      throws IOException, InterruptedException {
    var store = shown(processor).get("tokenStoreIdentifier").asString();
    var said =
        call(
            "PATCH",
            "/" + processor + button + "?context=default&tokenStoreIdentifier=" + store + more);
    Soak.report("%s%s: %s", processor, button, said);
    return said.get("success").asBoolean();
  }

  private JsonNode shown(String processor) throws IOException, InterruptedException {
    return call("GET", "?context=default")
        .valueStream()
        .filter(it -> it.get("name").asString().equals(processor))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode call(String method, String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address.resolve(PROCESSORS + path))
            .method(method, BodyPublishers.noBody());
    return JsonMapper.shared().readTree(HTTP.send(request.build(), BodyHandlers.ofString()).body());
  }
}
