package skep;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Holds the floors and the purity of the core, by reading the compiled classes. A new package must
/// be given its floor here. Rules pass on packages that hold nothing yet.
class FloorsTest {
  private static final String NODE = "node";
  private static final String ADAPTERS = "adapters";
  private static final String LOOPS = "loops and ports";
  private static final String EVENT_LOOP = "event loop";
  private static final String DECISIONS = "decisions";
  private static final String STORE = "store";
  private static final String MODEL = "model";

  private static final String[] ADAPTER_PACKAGES = {
    "skep.raft..",
    "skep.transport..",
    "skep.engine.docker..",
    "skep.engine.embedded..",
    "skep.ingress.linux..",
    "skep.ingress.nft..",
    "skep.ingress.portable..",
    "skep.api.http.."
  };
  private static final String[] LOOP_PACKAGES = {
    "skep.manager..",
    "skep.dispatcher..",
    "skep.agent..",
    "skep.ingress",
    "skep.api",
    "skep.api.client",
    "skep.ca..",
    "skep.seal..",
    "skep.backup..",
    "skep.engine",
    "skep.session..",
    "skep.local.."
  };
  private static final String[] DECISION_PACKAGES = {
    "skep.orchestrator..",
    "skep.allocator..",
    "skep.scheduler..",
    "skep.reconcile..",
    "skep.ingress.table..",
    "skep.view.."
  };
  private static final String[] PURE_PACKAGES = {
    "skep.model..",
    "skep.store..",
    "skep.orchestrator..",
    "skep.allocator..",
    "skep.scheduler..",
    "skep.reconcile..",
    "skep.ingress.table..",
    "skep.view.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // has a floors test of its own
          .importPackages("skep");

  /// Written by avaje-jsonb at compile time: adapters and their registry. Nested classes count with
  /// the class they stand in.
  private static final DescribedPredicate<JavaClass> GENERATED =
      describe(
          "are generated",
          type ->
              outermost(type).isAnnotatedWith("io.avaje.jsonb.spi.Generated")
                  || outermost(type).getSimpleName().endsWith("JsonAdapter"));

  /// Codecs read and write bytes in memory, in types of `java.io`.
  private static final DescribedPredicate<JavaClass> CODEC =
      describe(
          "are codecs",
          type ->
              outermost(type).getFullName().equals("skep.store.StoreCodec")
                  || (type.getPackageName().equals("skep.model")
                      && outermost(type).getSimpleName().endsWith("Json")));

  /// Collectors that make a hash map or a hash set, with the number of arguments that choose one.
  private static final Set<String> HASHING_COLLECTORS =
      Set.of(
          "toSet/0",
          "toUnmodifiableSet/0",
          "toMap/2",
          "toMap/3",
          "toUnmodifiableMap/2",
          "toUnmodifiableMap/3",
          "groupingBy/1",
          "groupingBy/2");

  private static final List<String> RECORDS_ONLY =
      List.of(
          "skep.model.ClusterObject",
          "skep.store.StoreAction",
          "skep.session.AgentMessage",
          "skep.engine.EngineOperation",
          "skep.api.ControlRequest");

  @Test
  void there_are_classes_to_check() {
    assertThat(CLASSES).isNotEmpty();
  }

  @Test
  void every_package_has_a_floor() {
    check(
        classes()
            .should()
            .resideInAnyPackage(ADAPTER_PACKAGES)
            .orShould()
            .resideInAnyPackage(LOOP_PACKAGES)
            .orShould()
            .resideInAnyPackage(PURE_PACKAGES)
            .orShould()
            .resideInAnyPackage("skep.node..", "skep.loop"));
  }

  @Test
  void floors_depend_only_on_lower_floors() {
    check(
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer(NODE)
            .definedBy("skep.node..")
            .layer(ADAPTERS)
            .definedBy(ADAPTER_PACKAGES)
            .layer(LOOPS)
            .definedBy(LOOP_PACKAGES)
            .layer(EVENT_LOOP)
            .definedBy("skep.loop")
            .layer(DECISIONS)
            .definedBy(DECISION_PACKAGES)
            .layer(STORE)
            .definedBy("skep.store..")
            .layer(MODEL)
            .definedBy("skep.model..")
            .whereLayer(NODE)
            .mayNotBeAccessedByAnyLayer()
            .whereLayer(ADAPTERS)
            .mayOnlyBeAccessedByLayers(NODE)
            .whereLayer(LOOPS)
            .mayOnlyBeAccessedByLayers(NODE, ADAPTERS)
            .whereLayer(EVENT_LOOP)
            .mayOnlyBeAccessedByLayers(NODE, ADAPTERS, LOOPS)
            .whereLayer(DECISIONS)
            .mayOnlyBeAccessedByLayers(NODE, ADAPTERS, LOOPS)
            .whereLayer(STORE)
            .mayOnlyBeAccessedByLayers(NODE, ADAPTERS, LOOPS, DECISIONS)
            .whereLayer(MODEL)
            .mayNotAccessAnyLayer()
            .whereLayer(EVENT_LOOP)
            .mayNotAccessAnyLayer());
  }

  @Test
  void packages_have_no_cycles() {
    check(slices().matching("skep.(**)").should().beFreeOfCycles());
  }

  @Test
  void adapters_do_not_know_each_other() {
    for (var adapter : ADAPTER_PACKAGES) {
      for (var other : ADAPTER_PACKAGES) {
        if (!adapter.equals(other)) {
          check(
              noClasses()
                  .that()
                  .resideInAPackage(adapter)
                  .should()
                  .dependOnClassesThat()
                  .resideInAPackage(other)
                  .because("skep.node wires adapters together"));
        }
      }
    }
  }

  @Test
  void a_library_stays_behind_its_adapter() {
    onlyIn("com.github.dockerjava..", "skep.engine.docker..");
    onlyIn("org.jgroups..", "skep.raft..", "skep.transport..");
    onlyIn("io.microraft..", "skep.raft..");
    onlyIn("org.bouncycastle..", "skep.ca..", "skep.backup..");
    onlyIn("org.eclipse.jetty..", "skep.transport..", "skep.api.http..");
    for (var elsewhere :
        List.of("com.jcraft.jsch..", "com.googlecode.lanterna..", "org.jline..", "picocli..")) {
      check(noClasses().should().dependOnClassesThat().resideInAPackage(elsewhere));
    }
  }

  @Test
  void pure_code_reads_no_clock_and_no_chance() {
    pure(
        "read a clock or chance",
        access ->
            targets(access, "java.lang.System", "currentTimeMillis", "nanoTime", "getenv")
                || targets(access, "java.lang.System", "getProperty", "identityHashCode")
                || targets(access, "java.util.UUID", "randomUUID")
                || targets(access, "java.lang.Math", "random")
                || targets(access, "java.util.Collections", "shuffle")
                || (access.getTargetOwner().getPackageName().equals("java.time")
                    && (access.getName().equals("now") || access.getName().startsWith("system"))));
  }

  @Test
  void pure_code_has_no_threads_no_random_and_no_loggers() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE_PACKAGES)
            .and(DescribedPredicate.not(GENERATED))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.util.concurrent..",
                "java.util.random..",
                "java.util.logging..",
                "org.slf4j..",
                "skep.loop")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.lang\\.Thread.*|java\\.util\\.Random|java\\.security\\.SecureRandom"
                    + "|java\\.time\\.Clock|java\\.lang\\.System\\$Logger.*"));
  }

  @Test
  void pure_code_does_no_input_or_output() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE_PACKAGES)
            .and(DescribedPredicate.not(GENERATED))
            .and(DescribedPredicate.not(CODEC))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io", "java.net..", "java.nio.file..", "java.nio.channels.."));
  }

  /// These iterate in an order salted per JVM or given by the hash: two managers would decide
  /// differently.
  @Test
  void pure_code_uses_ordered_collections() {
    pure(
        "make a collection without an order",
        access ->
            targets(access, "java.util.Map", "of", "copyOf", "ofEntries")
                || targets(access, "java.util.Set", "of", "copyOf")
                || targets(access, "java.util.HashMap", "<init>", "newHashMap")
                || targets(access, "java.util.HashSet", "<init>", "newHashSet")
                || targets(access, "java.util.IdentityHashMap", "<init>")
                || targets(access, "java.util.WeakHashMap", "<init>")
                || access.getTargetOwner().getFullName().startsWith("org.pcollections.Hash")
                || (access.getTargetOwner().getFullName().equals("java.util.stream.Collectors")
                    && HASHING_COLLECTORS.contains(access.getName() + "/" + arity(access))));
  }

  @Test
  void only_the_leader_loop_proposes() {
    check(
        noClasses()
            .that()
            .haveNameNotMatching("skep\\.manager\\.LeaderLoop(\\$.*)?")
            .should()
            .accessTargetWhere(
                describe(
                    "proposes to the store",
                    (JavaAccess<?> access) -> targets(access, "skep.manager.Store", "propose"))));
  }

  @Test
  void the_cluster_neither_prints_nor_exits() {
    check(
        noClasses()
            .should()
            .accessTargetWhere(
                describe(
                    "prints or exits",
                    (JavaAccess<?> access) ->
                        targets(access, "java.lang.System", "out", "err", "exit")
                            || targets(access, "java.lang.Runtime", "exit", "halt")
                            || access.getName().equals("printStackTrace")))
            .because("only the shell has a terminal and a process to end"));
  }

  @Test
  void names_say_what_a_class_is() {
    check(
        noClasses()
            .that(DescribedPredicate.not(GENERATED))
            .should()
            .haveSimpleNameContaining("Util")
            .orShould()
            .haveSimpleNameContaining("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameStartingWith("Abstract"));
  }

  @Test
  void alternatives_are_records() {
    for (var sum : RECORDS_ONLY) {
      check(
          classes()
              .that()
              .areAssignableTo(sum)
              .and()
              .areNotInterfaces()
              .and()
              .doNotHaveModifier(JavaModifier.SYNTHETIC)
              .should()
              .beRecords());
    }
  }

  @Test
  void every_package_is_null_marked() {
    check(
        classes()
            .that(DescribedPredicate.not(GENERATED))
            .should(
                new ArchCondition<JavaClass>("be in a @NullMarked package") {
                  @Override
                  public void check(JavaClass type, ConditionEvents events) {
                    if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                      events.add(
                          SimpleConditionEvent.violated(
                              type, type.getPackageName() + " has no @NullMarked package-info"));
                    }
                  }
                }));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  private static void onlyIn(String library, String... packages) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(packages)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library));
  }

  private static void pure(String description, Predicate<JavaAccess<?>> forbidden) {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE_PACKAGES)
            .and(DescribedPredicate.not(GENERATED))
            .should()
            .accessTargetWhere(describe(description, forbidden)));
  }

  /// Method references count as well as calls.
  private static boolean targets(JavaAccess<?> access, String owner, String... names) {
    return access.getTargetOwner().getFullName().equals(owner)
        && List.of(names).contains(access.getName());
  }

  private static int arity(JavaAccess<?> access) {
    return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget unit
        ? unit.getRawParameterTypes().size()
        : 0;
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(FloorsTest::outermost).orElse(type);
  }
}
