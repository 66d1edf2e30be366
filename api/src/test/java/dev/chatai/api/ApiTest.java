package dev.chatai.api;

import dev.chatai.api.admin.Operations;
import dev.chatai.conversation.PromptRules;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.conversation.answer.Models;
import dev.chatai.conversation.answer.OtherNodes;
import dev.chatai.conversation.answer.StatelessAnswers;
import dev.chatai.conversation.seal.Erasures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API on a real Tomcat, with [FakeConversations] behind it.
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.threads.virtual.enabled=true",
      "spring.autoconfigure.exclude="
          + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
          + "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
          + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration"
    })
abstract class ApiTest {
  @SpringBootConfiguration
  @EnableAutoConfiguration
  @ComponentScan(
      excludeFilters =
          @ComponentScan.Filter(
              type = org.springframework.context.annotation.FilterType.CUSTOM,
              classes = org.springframework.boot.context.TypeExcludeFilter.class))
  @Configuration
  static class Application {
    @Bean
    CommandBus commandBus() {
      return SimpleCommandBus.builder().build();
    }

    @Bean
    CommandGateway commandGateway(CommandBus bus) {
      return DefaultCommandGateway.builder().commandBus(bus).build();
    }

    @Bean
    QueryBus queryBus() {
      return SimpleQueryBus.builder().build();
    }

    @Bean
    QueryGateway queryGateway(QueryBus bus) {
      return DefaultQueryGateway.builder().queryBus(bus).build();
    }

    @Bean
    FakeConversations conversations(CommandBus commands, QueryBus queries, LiveAnswers live) {
      return new FakeConversations(commands, queries, live);
    }

    @Bean
    Operations operations() {
      return new NoOperations();
    }

    /// Unused: there are no keys and no limits of turns in these tests. The system tests have them.
    private static final DataSource NOWHERE =
        new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none");

    @Bean
    JdbcClient keys() {
      return JdbcClient.create(NOWHERE);
    }

    @Bean
    PlatformTransactionManager transactions() {
      return new DataSourceTransactionManager(NOWHERE);
    }

    @Bean
    Models models() {
      return new OneModel();
    }

    record OneModel() implements Models {
      @Override
      public String standard() {
        return "demo";
      }

      @Override
      public boolean serves(String model) {
        return model.equals(standard());
      }

      @Override
      public PromptRules rules() {
        return new PromptRules(16_000, null);
      }

      @Override
      public List<String> names() {
        return List.of(standard());
      }
    }

    /// Unused: answers in no conversation are tested on the whole system.
    @Bean
    StatelessAnswers stateless() {
      return (_, _) -> () -> {};
    }

    /// Recorded nowhere: what becomes of it is tested on the whole system.
    @Bean
    Erasures erasures() {
      return (_, _) -> {};
    }

    @Bean
    LiveAnswers liveAnswers() {
      return new LiveAnswers(OtherNodes.NONE);
    }
  }

  static final HttpClient HTTP = HttpClient.newHttpClient();
  static final JsonMapper JSON = new JsonMapper();

  @Value("${local.server.port}")
  int port;

  @Autowired FakeConversations conversations;

  @AfterEach
  void reset() {
    conversations.broken = null;
    conversations.model = answer -> answer.started().say("Hello").say(", you").complete();
  }

  URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).build());
  }

  HttpResponse<String> post(String path, String json, String... headers) {
    return post(path, json.getBytes(StandardCharsets.UTF_8), headers);
  }

  HttpResponse<String> post(String path, byte[] json, String... headers) {
    return send(posting(path, json, headers));
  }

  HttpRequest posting(String path, byte[] json, String... headers) {
    return request(path, headers)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(json))
        .build();
  }

  HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(uri(path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    } catch (InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /// Starts a conversation and returns its id.
  String started() {
    return json(post("/conversation", "{}")).get("id").asString();
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  static String turn(String message) {
    return JSON.writeValueAsString(Map.of("message", message));
  }
}
