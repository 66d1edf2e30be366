package dev.chatai;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.axonframework.spring.stereotype.Saga;

/// The architecture, as sentences. Each was seen red once.
@AnalyzeClasses(packages = "dev.chatai", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String LANGUAGE = "dev.chatai.conversation";
  private static final String COMMAND = "dev.chatai.conversation.command";
  private static final String QUERY = "dev.chatai.conversation.query";
  private static final String LLM = "dev.chatai.llm";
  private static final String API = "dev.chatai.api..";
  private static final String HISTORY = "dev.chatai.history";
  private static final String BOOTSTRAP = "dev.chatai";

  @ArchTest
  static final ArchRule modules_depend_one_way =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("language")
          .definedBy(LANGUAGE)
          .layer("command")
          .definedBy(COMMAND)
          .layer("query")
          .definedBy(QUERY)
          .layer("llm")
          .definedBy(LLM)
          .layer("api")
          .definedBy(API)
          .layer("history")
          .definedBy(HISTORY)
          .layer("bootstrap")
          .definedBy(BOOTSTRAP)
          .whereLayer("command")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("query")
          .mayOnlyBeAccessedByLayers("api", "bootstrap")
          .whereLayer("llm")
          .mayOnlyBeAccessedByLayers("bootstrap")
          .whereLayer("api")
          .mayOnlyBeAccessedByLayers("bootstrap")
          .whereLayer("history")
          .mayOnlyBeAccessedByLayers("bootstrap")
          .whereLayer("bootstrap")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule the_language_depends_on_nothing_of_ours =
      noClasses()
          .that()
          .resideInAPackage(LANGUAGE)
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.chatai..")
                  .and(DescribedPredicate.not(resideInAPackage(LANGUAGE))));

  @ArchTest
  static final ArchRule the_model_side_never_reads_the_read_model =
      noClasses()
          .that()
          .resideInAPackage(LLM)
          .should()
          .dependOnClassesThat(resideInAPackage(QUERY));

  @ArchTest
  static final ArchRule the_write_side_is_hidden =
      classes().that().resideInAPackage(COMMAND).should().notBePublic();

  @ArchTest
  static final ArchRule the_model_side_is_hidden_but_for_the_saga_that_axon_makes =
      classes()
          .that()
          .resideInAPackage(LLM)
          .and()
          .areTopLevelClasses()
          .and()
          .areNotAnnotatedWith(Saga.class)
          .should()
          .notBePublic();

  @ArchTest
  static final ArchRule the_faces_are_hidden =
      classes()
          .that()
          .resideInAPackage("dev.chatai.api")
          .and()
          .areTopLevelClasses()
          .should()
          .notBePublic();

  @ArchTest
  static final ArchRule only_the_write_side_applies_events =
      noClasses()
          .that()
          .resideOutsideOfPackage(COMMAND)
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.axonframework.modelling.command.AggregateLifecycle");

  @ArchTest
  static final ArchRule only_the_model_side_speaks_to_models =
      noClasses()
          .that()
          .resideOutsideOfPackage(LLM)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework.ai..", "com.openai..", "okhttp3..");

  @ArchTest
  static final ArchRule only_the_faces_speak_http =
      noClasses()
          .that()
          .resideOutsideOfPackages(API, BOOTSTRAP)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework.web..", "org.springframework.http..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule only_the_read_side_the_leases_the_keys_the_quotas_and_the_stores_speak_sql =
      noClasses()
          .that()
          .resideOutsideOfPackages(QUERY, BOOTSTRAP)
          .and()
          .doNotHaveFullyQualifiedName("dev.chatai.llm.AnswerLeases")
          .and()
          .doNotHaveFullyQualifiedName("dev.chatai.api.IdempotencyKeys")
          .and()
          .doNotHaveFullyQualifiedName("dev.chatai.api.Quotas")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "java.sql..",
                  "javax.sql..",
                  "org.springframework.jdbc..",
                  "org.springframework.data..",
                  "jakarta.persistence..",
                  "org.hibernate..",
                  "org.postgresql.."));

  @ArchTest
  static final ArchRule nobody_uses_jackson_2_xstream_or_java_serialization =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "com.fasterxml.jackson.databind..",
                      "com.fasterxml.jackson.core..",
                      "com.thoughtworks.xstream..")
                  .or(JavaClass.Predicates.type(ObjectInputStream.class))
                  .or(JavaClass.Predicates.type(ObjectOutputStream.class)));

  @ArchTest
  static final ArchRule messages_are_records_nested_in_their_sealed_family =
      classes()
          .that(
              JavaClass.Predicates.assignableTo(
                      DescribedPredicate.describe(
                          "a message",
                          (JavaClass it) ->
                              it.getSimpleName().matches("Conversation(Command|Event|Query)")))
                  .and(DescribedPredicate.not(JavaClass.Predicates.INTERFACES)))
          .should()
          .beRecords();
}
