package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import skep.shell.docs.GeneratedDocs;

/// Completions and manual pages in the repository are those of the command table. With
/// `-Dskep.rewrite=true` the test writes them instead.
class GeneratedDocsTest {
  private static final String REWRITE =
      "./mvnw -pl shell -am test -Dtest=GeneratedDocsTest -Dskep.rewrite=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  /// Surefire runs tests in their module's directory.
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void completions_and_manual_pages_are_those_of_the_command_table() throws IOException {
    var expected = GeneratedDocs.of(Commands.table(), Shell.GLOBALS);
    assertThat(ROOT.resolve("mvnw")).as("the project's root").exists();

    if (Boolean.getBoolean("skep.rewrite")) {
      rewrite(expected);
    }

    assertThat(committed()).as("out of date; run %s", REWRITE).isEqualTo(expected);
  }

  @Test
  void every_command_has_a_manual_page_that_names_its_flags() {
    var files = GeneratedDocs.of(Commands.table(), Shell.GLOBALS);

    for (var command : Commands.table().commands()) {
      var page = files.get("man/skep-" + String.join("-", command.path()) + ".1");
      var flags = command.options().stream().map(o -> o.name().replace("-", "\\-")).toList();
      assertThat(page).contains(".SH SYNOPSIS");
      assertThat(flags).allSatisfy(flag -> assertThat(page).contains(flag));
    }
  }

  @Test
  void completion_prints_the_script_of_a_shell() {
    var files = GeneratedDocs.of(Commands.table(), Shell.GLOBALS);

    for (var shell : List.of("bash", "fish")) {
      Run.of(new FakeApi(), "completion " + shell)
          .exits(0)
          .prints(files.getOrDefault("completions/skep." + shell, ""));
    }
    Run.of(new FakeApi(), "completion zsh")
        .exits(0)
        .prints(files.getOrDefault("completions/_skep", ""));
    Run.of(new FakeApi(), "completion tcsh")
        .exits(2)
        .complains("error: unknown shell tcsh\nhint:  say bash, zsh or fish\n");
  }

  private static SortedMap<String, String> committed() throws IOException {
    var found = new TreeMap<String, String>();
    for (var directory : GeneratedDocs.DIRECTORIES) {
      for (var file : files(directory)) {
        found.put(directory + "/" + file.getFileName(), Files.readString(file));
      }
    }
    return found;
  }

  private static void rewrite(SortedMap<String, String> expected) throws IOException {
    for (var directory : GeneratedDocs.DIRECTORIES) {
      for (var file : files(directory)) {
        Files.delete(file);
      }
      Files.createDirectories(ROOT.resolve(directory));
    }
    for (var file : expected.entrySet()) {
      Files.writeString(ROOT.resolve(file.getKey()), file.getValue());
    }
  }

  private static List<Path> files(String directory) throws IOException {
    if (!Files.isDirectory(ROOT.resolve(directory))) {
      return List.of();
    }
    try (var files = Files.list(ROOT.resolve(directory))) {
      return files.sorted().toList();
    }
  }
}
