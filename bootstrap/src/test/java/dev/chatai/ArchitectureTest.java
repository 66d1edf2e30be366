package dev.chatai;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.chatai.conversation.Owner;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Parameter;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.spring.stereotype.Saga;
import org.springframework.data.repository.Repository;

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
          .and(
              DescribedPredicate.not(
                  JavaClass.Predicates.belongTo(
                      DescribedPredicate.describe(
                          "the keys",
                          it -> it.getFullName().equals("dev.chatai.api.security.ApiKeys")))))
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
  static final ArchRule every_question_names_its_owner =
      methods()
          .that()
          .areAnnotatedWith(QueryHandler.class)
          .should(
              new ArchCondition<>("take a question with an owner") {
                @Override
                public void check(JavaMethod handler, ConditionEvents events) {
                  var named =
                      handler.getRawParameterTypes().getFirst().getMethods().stream()
                          .anyMatch(it ->
                              it.getName().equals("owner")
                                  && it.getRawReturnType().isEquivalentTo(Owner.class));
                  events.add(
                      new SimpleConditionEvent(
                          handler, named, handler.getFullName() + " asks for nobody"));
                }
              });

  /// A conversation is looked for with its owner, what is in it by the conversation or the answer
  /// that was found so. By its id alone only the projection finds a row, and who follows the events
  /// of a conversation that was found.
  @ArchTest
  static final ArchRule no_row_is_looked_for_without_an_owner =
      methods()
          .that()
          .areDeclaredInClassesThat(
              JavaClass.Predicates.assignableTo(Repository.class).and(resideInAPackage(QUERY)))
          .and()
          .doNotHaveName("save")
          .should(
              new ArchCondition<>("take an owner, or what was found with one") {
                @Override
                public void check(JavaMethod finder, ConditionEvents events) {
                  var taken =
                      Stream.of(finder.reflect().getParameters())
                          .map(Parameter::getName)
                          .collect(Collectors.toSet());
                  var conversations = finder.getOwner().getSimpleName().equals("ConversationRows");
                  var owned =
                      conversations
                          ? taken.contains("owner")
                          : taken.removeAll(
                              Set.of("owner", "conversation", "conversations", "answer"));
                  var askers =
                      finder.getCallsOfSelf().stream()
                          .map(it -> it.getOriginOwner().getSimpleName())
                          .collect(Collectors.toSet());
                  var projection =
                      !askers.isEmpty()
                          && askers.stream()
                              .allMatch(it ->
                                  it.equals("StoredReadModel")
                                      || (!conversations && it.equals("ConversationUpdates")));
                  events.add(
                      new SimpleConditionEvent(
                          finder, owned || projection, finder.getFullName() + " finds anybody's"));
                }
              });

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
