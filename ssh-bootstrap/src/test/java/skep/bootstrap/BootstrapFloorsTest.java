package skep.bootstrap;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The floors of this module: it knows hosts and nothing of clusters, one package knows SSH, and
/// what is to be done is decided without looking.
class BootstrapFloorsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("test/skep/"))
          .importPackages("skep.bootstrap");

  private static final String[] PURE = {"skep.bootstrap.inventory", "skep.bootstrap.plan"};

  @Test
  void floors_depend_only_on_lower_floors() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("ssh")
        .definedBy("skep.bootstrap.ssh")
        .layer("run")
        .definedBy("skep.bootstrap.run")
        .layer("plan")
        .definedBy("skep.bootstrap.plan")
        .layer("host")
        .definedBy("skep.bootstrap.host")
        .layer("inventory")
        .definedBy("skep.bootstrap.inventory")
        .whereLayer("ssh")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("run")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("plan")
        .mayOnlyBeAccessedByLayers("run")
        .whereLayer("host")
        .mayOnlyBeAccessedByLayers("run", "plan", "ssh")
        .check(CLASSES);
  }

  @Test
  void every_class_is_on_a_floor_and_packages_have_no_cycles() {
    classes()
        .that()
        .resideOutsideOfPackage("skep.bootstrap")
        .should()
        .resideInAnyPackage(
            "skep.bootstrap.inventory",
            "skep.bootstrap.host",
            "skep.bootstrap.plan",
            "skep.bootstrap.run",
            "skep.bootstrap.ssh")
        .check(CLASSES);
    slices().matching("skep.bootstrap.(*)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void hosts_know_no_clusters() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("skep..")
                .and(DescribedPredicate.not(resideInAPackage("skep.bootstrap.."))))
        .check(CLASSES);
  }

  @Test
  void libraries_stay_where_they_are_used() {
    noClasses()
        .that()
        .resideOutsideOfPackage("skep.bootstrap.ssh")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.jcraft.jsch..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("skep.bootstrap.inventory")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.snakeyaml..")
        .check(CLASSES);
  }

  @Test
  void decisions_have_no_clock_no_threads_and_no_input_or_output() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io", "java.net..", "java.nio.file..", "java.util.concurrent..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "reads a clock, chance or the process",
                (JavaAccess<?> access) ->
                    access.getTargetOwner().getName().equals("java.lang.System")
                        || access.getName().equals("now")
                        || access.getName().equals("randomUUID")))
        .check(CLASSES);
  }
}
