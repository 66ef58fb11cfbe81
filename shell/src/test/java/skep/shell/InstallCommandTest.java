package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallCommandTest {
  @TempDir Path directory;

  @Test
  void everything_is_put_where_it_is_looked_for() throws IOException {
    var jar = Files.writeString(directory.resolve("some.jar"), "not really");
    var prefix = directory.resolve("prefix");

    Run.of(new FakeApi(), "install --prefix " + prefix + " --jar " + jar)
        .exits(0)
        .prints("skep is " + prefix + "/bin/skep\n")
        .complains("warning: " + prefix + "/bin is not in the PATH\n");

    assertThat(prefix.resolve("lib/skep.jar")).hasContent("not really");
    assertThat(prefix.resolve("bin/skep")).isExecutable();
    assertThat(Files.readString(prefix.resolve("bin/skep")))
        .contains("jar=${SKEP_JAR:-" + prefix + "/lib/skep.jar}");
    assertThat(prefix.resolve("share/bash-completion/completions/skep"))
        .content()
        .contains("_skep()");
    assertThat(prefix.resolve("share/zsh/site-functions/_skep")).content().startsWith("#compdef");
    assertThat(prefix.resolve("share/fish/vendor_completions.d/skep.fish")).isNotEmptyFile();
    for (var command : Commands.table().commands()) {
      var page = "share/man/man1/skep-" + String.join("-", command.path()) + ".1";
      assertThat(prefix.resolve(page)).isNotEmptyFile();
    }
  }

  @Test
  void a_second_time_replaces_the_first() throws IOException {
    var jar = Files.writeString(directory.resolve("a.jar"), "one");
    Run.of(new FakeApi(), "install --prefix " + directory + "/p --jar " + jar).exits(0);
    Files.writeString(jar, "two");

    Run.of(new FakeApi(), "install --prefix " + directory + "/p --jar " + jar).exits(0);

    assertThat(directory.resolve("p/lib/skep.jar")).hasContent("two");
    assertThat(directory.resolve("p/lib")).isDirectoryNotContaining("glob:**.skep*");
  }

  @Test
  void a_dry_run_writes_nothing() {
    var run = Run.of(new FakeApi(), "install --dry-run --prefix " + directory + "/p").exits(0);

    assertThat(run.out().lines().toList())
        .contains(directory + "/p/bin/skep", directory + "/p/lib/skep.jar");
    assertThat(directory.resolve("p")).doesNotExist();
  }

  @Test
  void what_cannot_be_is_said_in_two_lines() throws IOException {
    Run.of(new FakeApi(), "install --jar /no/such.jar")
        .exits(2)
        .complains(
            "error: no such file: /no/such.jar\nhint:  say --jar with the path of skep.jar\n");
    var file = Files.writeString(directory.resolve("file"), "");
    assertThat(
            Run.of(new FakeApi(), "install --prefix " + file + " --jar " + file)
                .exits(1)
                .err()
                .lines()
                .toList())
        .hasSize(2)
        .last()
        .isEqualTo("hint:  run it as root, or say --prefix ~/.local");
    assertThat(List.of(Files.readString(file))).containsExactly("");
  }
}
