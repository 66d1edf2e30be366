package dev.chatai.api.docs;

import static java.util.Objects.requireNonNull;

import dev.chatai.api.http.HeaderNames;
import dev.chatai.api.http.Ids;
import dev.chatai.api.security.SecuritySettings;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.content.Text;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MapSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.media.UUIDSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.customizers.ServerBaseUrlCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;

/// Configures the OpenAPI document, which is generated from the controllers.
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:dev/chatai/api/docs/openapi.properties")
class OpenApi {
  private static final String BEARER = "bearer";
  private static final String KEY = "key";

  static {
    SpringDocUtils.getConfig()
        .addRequestWrapperToIgnore(Owner.class)
        .replaceWithSchema(ConversationId.class, new UUIDSchema())
        .replaceWithSchema(MessageId.class, new UUIDSchema())
        .replaceWithSchema(Text.class, new StringSchema())
        .replaceWithSchema(After.class, new UUIDSchema())
        .replaceWithSchema(
            Metadata.class, new MapSchema().additionalProperties(new StringSchema()));
  }

  @Bean
  OpenAPI document(SecuritySettings settings) {
    var document =
        new OpenAPI()
            .info(
                new Info()
                    .title("ChatAI API")
                    .version("1")
                    .description(
                        """
                        Conversations with a language model, kept as their history.

                        Where a caller's requests are limited, each answer tells what is left by \
                        `RateLimit-Policy` and `RateLimit` \
                        (draft-ietf-httpapi-ratelimit-headers-11).\
                        """)
                    .contact(new Contact().name("Whoever runs this server"))
                    .license(new License().name("Apache License 2.0").identifier("Apache-2.0")))
            .components(new Components().addSchemas(RefusalResponses.PROBLEM, problem()));
    return settings.isOpen() ? document.security(List.of()) : secured(document);
  }

  private static OpenAPI secured(OpenAPI document) {
    document
        .getComponents()
        .addSecuritySchemes(
            BEARER,
            new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description("An API key, or a token of the OpenID provider."))
        .addSecuritySchemes(
            KEY,
            new SecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name(HeaderNames.API_KEY));
    return document
        .addSecurityItem(new SecurityRequirement().addList(BEARER))
        .addSecurityItem(new SecurityRequirement().addList(KEY));
  }

  /// The path of the API, including the prefix of a proxy or a context path.
  @Bean
  ServerBaseUrlCustomizer server() {
    return (url, _) -> {
      var path = URI.create(url).getPath();
      return path.isEmpty() ? "/" : path;
    };
  }

  @Bean
  OperationCustomizer refusals() {
    return new RefusalResponses();
  }

  @Bean
  ParameterCustomizer ids() {
    return (parameter, method) ->
        Ids.isId(method.getParameterType()) ? parameter.schema(new UUIDSchema()) : parameter;
  }

  @Bean
  OpenApiCustomizer views() {
    return new ViewSchemas();
  }

  /// Documents that a change's metadata can be null as a choice of two schemas. Client generators
  /// ignore null among the types of a map, and would send an empty map with every change.
  @Bean
  OpenApiCustomizer nullableMetadata() {
    return document -> {
      Schema<?> changes = requireNonNull(document.getComponents().getSchemas().get("Changes"));
      changes.getProperties().computeIfPresent("metadata", (_, it) -> orNull(it));
    };
  }

  private static Schema<?> orNull(Schema<?> schema) {
    return schema.getOneOf() != null
        ? schema
        : new Schema<>()
            .description(schema.getDescription())
            .addOneOfItem(schema.description(null))
            .addOneOfItem(new Schema<>().types(Set.of("null")));
  }

  private static Schema<?> problem() {
    return new ObjectSchema()
        .description("What went wrong (RFC 9457).")
        .addProperty("type", new StringSchema().format("uri-reference"))
        .addProperty("title", new StringSchema())
        .addProperty("status", new IntegerSchema())
        .addProperty("detail", new StringSchema().description("One sentence for a person."))
        .addProperty("instance", new StringSchema().format("uri-reference"))
        .addProperty("code", new StringSchema().description("Stable, for programs."))
        .addProperty("field", new StringSchema().description("The field that is invalid."))
        .addProperty("message_id", new UUIDSchema().description("The failed message: it is kept."))
        .addRequiredItem("type")
        .addRequiredItem("title")
        .addRequiredItem("status")
        .addRequiredItem("detail")
        .addRequiredItem("code");
  }
}
