package skep.tui;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The dashboard's floors: what decides and draws is pure, Lanterna is behind the terminal, nobody
/// knows the shell or the inside of a daemon.
final class FloorsTest {
  private static final String[] PURE = {
    "skep.tui.cells",
    "skep.tui.swarm",
    "skep.tui.lists",
    "skep.tui.keys",
    "skep.tui.model",
    "skep.tui.screens"
  };

  private static final String TESTS =
      FloorsTest.class.getProtectionDomain().getCodeSource().getLocation().getPath();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains(TESTS))
          .importPackages("skep.tui");

  @Test
  void only_what_all_faces_share_is_known_of_the_cluster() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                "skep.tui..",
                "skep.api.client..",
                "skep.view..",
                "skep.model..",
                "java..",
                "org.jspecify..",
                "org.pcollections..",
                "com.googlecode.lanterna.."));
  }

  @Test
  void lanterna_stays_behind_the_terminal() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("skep.tui.terminal")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.googlecode.lanterna.."));
  }

  @Test
  void what_decides_and_draws_is_pure() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.io",
                "java.net..",
                "java.nio..",
                "java.util.concurrent..",
                "skep.tui.terminal",
                "skep.tui.live")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.Thread.*|java\\.util\\.Random|java\\.time\\.Clock"));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis"));
  }

  @Test
  void packages_have_no_cycles() {
    check(slices().matching("skep.tui.(*)..").should().beFreeOfCycles());
  }

  @Test
  void what_happens_and_what_is_called_are_records() {
    for (var sum : new String[] {"skep.tui.model.DashEvent", "skep.tui.model.DashCall"}) {
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

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
