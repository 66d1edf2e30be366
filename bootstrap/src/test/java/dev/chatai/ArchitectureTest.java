package dev.chatai;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.chatai.conversation.Owner;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Parameter;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.spring.stereotype.Saga;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.data.repository.Repository;

/// The architecture, as sentences. Each was seen red once.
@AnalyzeClasses(packages = "dev.chatai", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String COMMAND = "dev.chatai.conversation.command";
  private static final String QUERY = "dev.chatai.conversation.query";
  private static final String LLM = "dev.chatai.llm";
  private static final String API = "dev.chatai.api";

  /// The packages of the language that all modules share.
  private static final String[] LANGUAGE = {
    "dev.chatai.conversation",
    "dev.chatai.conversation.content",
    "dev.chatai.conversation.answer",
    "dev.chatai.conversation.seal"
  };

  /// Each package ("room"), named without `dev.chatai`, and which packages of its own module it may
  /// use. The language may be used everywhere. A package that is missing here fails the build.
  private static final Map<String, Set<String>> ROOMS =
      Map.ofEntries(
          entry("conversation.content", Set.of()),
          entry("conversation", Set.of("conversation.content")),
          entry("conversation.seal", Set.of("conversation", "conversation.content")),
          entry("conversation.answer", Set.of("conversation", "conversation.content")),
          entry("conversation.command", Set.of()),
          entry("conversation.query", Set.of()),
          entry("conversation.query.row", Set.of("conversation.query")),
          entry("conversation.query.follow", Set.of("conversation.query")),
          entry(
              "conversation.query.search", Set.of("conversation.query", "conversation.query.row")),
          entry(
              "conversation.query.projection",
              Set.of(
                  "conversation.query",
                  "conversation.query.row",
                  "conversation.query.follow",
                  "conversation.query.search")),
          entry(
              "conversation.query.handler",
              Set.of(
                  "conversation.query", "conversation.query.row", "conversation.query.projection")),
          entry(
              "conversation.query.rebuild",
              Set.of("conversation.query.follow", "conversation.query.projection")),
          entry("llm.chunk", Set.of()),
          entry("llm.wire", Set.of("llm.chunk")),
          entry("llm.upstream", Set.of("llm.chunk", "llm.wire")),
          entry("llm.prompt", Set.of("llm.upstream")),
          entry("llm.model", Set.of("llm.chunk", "llm.prompt", "llm.upstream", "llm.wire")),
          entry("llm.format", Set.of()),
          entry("llm.generation", Set.of("llm.format", "llm.prompt", "llm.upstream")),
          entry("llm", Set.of("llm.generation", "llm.prompt", "llm.upstream")),
          entry("api.problem", Set.of()),
          entry("api.security", Set.of()),
          entry("api.http", Set.of("api.problem")),
          entry("api.caller", Set.of("api.http", "api.problem", "api.security")),
          entry("api.limit", Set.of("api.caller", "api.http", "api.problem", "api.security")),
          entry("api.turn", Set.of("api.caller", "api.http", "api.limit", "api.problem")),
          entry("api.body", Set.of("api.http", "api.problem")),
          entry("api.docs", Set.of("api.http", "api.problem", "api.security")),
          entry("api.page", Set.of("api.security")),
          entry(
              "api.admin",
              Set.of("api.caller", "api.docs", "api.problem", "api.security", "api.turn")),
          entry(
              "api.rest",
              Set.of(
                  "api.body",
                  "api.caller",
                  "api.docs",
                  "api.http",
                  "api.limit",
                  "api.page",
                  "api.problem",
                  "api.turn")),
          entry("api.openai", Set.of("api.body", "api.http", "api.problem", "api.turn")),
          entry(
              "api.openai.chat",
              Set.of("api.body", "api.http", "api.openai", "api.problem", "api.turn")),
          entry("api.openai.item", Set.of("api.body", "api.openai", "api.problem")),
          entry(
              "api.openai.responses",
              Set.of(
                  "api.body",
                  "api.http",
                  "api.openai",
                  "api.openai.item",
                  "api.problem",
                  "api.turn")),
          entry(
              "api.openai.conversations",
              Set.of("api.openai", "api.openai.item", "api.problem", "api.turn")),
          entry("setting", Set.of()),
          entry("start", Set.of("setting")),
          entry("postgres", Set.of("start")),
          entry("store", Set.of("start")),
          entry("history.file", Set.of()),
          entry("history", Set.of("history.file")),
          entry("seal", Set.of("history.file", "postgres", "start")),
          entry(
              "history.store",
              Set.of("history", "history.file", "postgres", "seal", "setting", "start", "store")),
          entry("key", Set.of("postgres", "setting", "start")),
          entry("live", Set.of()),
          entry("node", Set.of()),
          entry("operate", Set.of("node")),
          entry("", Set.of("history.store", "key", "node", "postgres", "setting", "start")));

  @ArchTest
  static final ArchRule modules_depend_one_way =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("language")
          .definedBy(LANGUAGE)
          .layer("command")
          .definedBy(COMMAND)
          .layer("query")
          .definedBy(QUERY + "..")
          .layer("llm")
          .definedBy(LLM + "..")
          .layer("api")
          .definedBy(API + "..")
          .layer("bootstrap")
          .definedBy(
              resideInAPackage("dev.chatai..")
                  .and(
                      DescribedPredicate.not(
                          resideInAnyPackage("dev.chatai.conversation..", LLM + "..", API + ".."))))
          .whereLayer("command")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("query")
          .mayOnlyBeAccessedByLayers("api", "bootstrap")
          .whereLayer("llm")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("api")
          .mayOnlyBeAccessedByLayers("bootstrap")
          .whereLayer("bootstrap")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule the_language_depends_on_nothing_of_ours =
      noClasses()
          .that()
          .resideInAnyPackage(LANGUAGE)
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.chatai..")
                  .and(DescribedPredicate.not(resideInAnyPackage(LANGUAGE))));

  @ArchTest
  static final ArchRule the_model_side_never_reads_the_read_model =
      noClasses()
          .that()
          .resideInAPackage(LLM + "..")
          .should()
          .dependOnClassesThat(resideInAPackage(QUERY + ".."));

  @ArchTest
  static final ArchRule the_write_side_is_hidden =
      classes().that().resideInAPackage(COMMAND).should().notBePublic();

  @ArchTest
  static final ArchRule of_the_read_side_others_see_its_questions_and_the_rebuild =
      noClasses()
          .that()
          .resideOutsideOfPackage(QUERY + "..")
          .should()
          .dependOnClassesThat(
              resideInAPackage(QUERY + "..")
                  .and(DescribedPredicate.not(resideInAnyPackage(QUERY, QUERY + ".rebuild"))));

  @ArchTest
  static final ArchRule of_the_faces_others_see_the_keys_who_may_call_and_what_administrators_ask =
      noClasses()
          .that()
          .resideOutsideOfPackage(API + "..")
          .should()
          .dependOnClassesThat(
              resideInAPackage(API + "..")
                  .and(
                      DescribedPredicate.not(
                          resideInAnyPackage(API + ".security", API + ".admin"))));

  @ArchTest
  static final ArchRule each_room_uses_only_the_rooms_it_names =
      classes()
          .that()
          .doNotHaveSimpleName("package-info")
          .should(
              new ArchCondition<>("use only the rooms that theirs may") {
                @Override
                public void check(JavaClass user, ConditionEvents events) {
                  var room = room(user);
                  var allowed = ROOMS.get(room);
                  if (allowed == null) {
                    events.add(SimpleConditionEvent.violated(user, room + " is in no list"));
                    return;
                  }
                  user.getDirectDependenciesFromSelf().stream()
                      .filter(it -> isRoom(it.getTargetClass()))
                      .filter(it -> !mayUse(room, room(it.getTargetClass()), allowed))
                      .forEach(it ->
                          events.add(SimpleConditionEvent.violated(user, it.getDescription())));
                }
              });

  private static boolean mayUse(String room, String used, Set<String> allowed) {
    return room.equals(used)
        || allowed.contains(used)
        || !module(room).equals(module(used)); // the rules above are for that
  }

  private static String module(String room) {
    return switch (room.split("\\.")[0]) {
      case "conversation" ->
          room.startsWith("conversation.query") || room.startsWith("conversation.command")
              ? room.split("\\.")[1]
              : "language";
      case "llm" -> "llm";
      case "api" -> "api";
      default -> "bootstrap";
    };
  }

  private static boolean isRoom(JavaClass type) {
    return type.getPackageName().startsWith("dev.chatai");
  }

  private static String room(JavaClass type) {
    return type.getPackageName().replaceFirst("^dev\\.chatai\\.?", "");
  }

  @ArchTest
  static final ArchRule no_circle_between_rooms =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                  return isRoom(type) ? SliceIdentifier.of(room(type)) : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                  return "rooms";
                }
              })
          .should()
          .beFreeOfCycles();

  @ArchTest
  static void no_room_is_a_hall_or_for_one_class_alone(JavaClasses all) {
    var sizes =
        all.stream()
            .filter(it -> it.isTopLevelClass() && !it.getSimpleName().equals("package-info"))
            .collect(groupingBy(ArchitectureTest::room, counting()));
    assertThat(sizes).allSatisfy((room, size) -> assertThat(size).as(room).isBetween(2L, 15L));
  }

  /// Frameworks make a saga and the application, and the compiler copies constants, so these are
  /// used though nobody depends on them.
  @ArchTest
  static final ArchRule public_means_used_from_another_room =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .areNotAnnotatedWith(Saga.class)
          .and()
          .areNotAnnotatedWith(SpringBootApplication.class)
          .and()
          .doNotHaveSimpleName("HeaderNames")
          .should(
              new ArchCondition<>("be used from another room") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  var used =
                      Stream.concat(Stream.of(type), nested(type))
                          .flatMap(it -> it.getDirectDependenciesToSelf().stream())
                          .anyMatch(it -> !room(it.getOriginClass()).equals(room(type)));
                  events.add(
                      new SimpleConditionEvent(
                          type, used, type.getName() + " is public for nobody"));
                }
              });

  private static Stream<JavaClass> nested(JavaClass type) {
    return type.getPackage().getClasses().stream()
        .filter(it -> it.getName().startsWith(type.getName() + "$"));
  }

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
          .resideOutsideOfPackage(LLM + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework.ai..", "com.openai..", "okhttp3..");

  @ArchTest
  static final ArchRule only_the_faces_speak_http =
      noClasses()
          .that()
          .resideInAnyPackage("dev.chatai.conversation..", LLM + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework.web..", "org.springframework.http..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule only_the_read_side_the_leases_the_keys_the_quotas_and_the_stores_speak_sql =
      noClasses()
          .that()
          .resideInAnyPackage(
              Stream.concat(Stream.of(LANGUAGE), Stream.of(COMMAND, LLM + "..", API + ".."))
                  .toArray(String[]::new))
          .and()
          .doNotHaveFullyQualifiedName("dev.chatai.llm.AnswerLeases")
          .and()
          .doNotHaveFullyQualifiedName("dev.chatai.api.turn.IdempotencyKeys")
          .and()
          .doNotHaveFullyQualifiedName("dev.chatai.api.limit.Quotas")
          .and()
          .doNotHaveFullyQualifiedName("dev.chatai.api.problem.StoreAway") // reads why SQL failed
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
              JavaClass.Predicates.assignableTo(Repository.class)
                  .and(resideInAPackage(QUERY + "..")))
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

  @ArchTest
  static final ArchRule settings_are_named_so =
      classes()
          .that()
          .areAnnotatedWith(ConfigurationProperties.class)
          .should()
          .haveSimpleNameEndingWith("Settings")
          .because("OurSettings binds those at start and looks into no other class");
}
