package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One command loads what it needs and nothing of the prompt, the dashboard, or a daemon.
class LoadedClassesTest {
  @TempDir Path directory;

  @Test
  void a_list_loads_no_library_of_another_face() throws Exception {
    var socket = directory.resolve("s");
    var log = directory.resolve("classes");
    var output = directory.resolve("output").toFile();
    try (var _ = new TrainingDaemon(socket)) {
      var builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-Xlog:class+load:file=" + log,
              "-cp",
              System.getProperty("java.class.path"),
              "skep.Main",
              "node",
              "ls");
      builder.environment().put("SKEP_HOST", "unix://" + socket);
      var process = builder.redirectErrorStream(true).redirectOutput(output).start();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("printed %s", output).isZero();
    }

    assertThat(output).content().contains("m1");
    assertThat(Files.readAllLines(log))
        .filteredOn(
            line ->
                line.contains("skep.shell.repl")
                    || line.contains("skep.shell.interpret")
                    || line.contains("skep.tui")
                    || line.contains("org.jline")
                    || line.contains("lanterna")
                    || line.contains("com.jcraft")
                    || line.contains("dockerjava")
                    || line.contains("org.jgroups")
                    || line.contains("org.eclipse.jetty")
                    || line.contains("com.fasterxml"))
        .isEmpty();
  }
}
