package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What one command costs from the installed launcher, asking a daemon. Of time only the CPU's is
/// looked at: a wall clock on a busy machine measures the machine.
@Timeout(180)
final class StartUpTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /// A machine with nothing else to do needs about half of this; a command that opens the jar,
  /// makes a parser of everything or loads all of the model needs more.
  private static final long MOST_CPU_MS = 200;

  @TempDir Path directory;

  @Test
  void one_command_takes_little_of_the_cpu() {
    var missing = DemoSwarm.missing();
    assumeTrue(missing.isEmpty(), missing);
    var jar = DemoSwarm.jar().toString();
    var prefix = directory.resolve("prefix").toString();
    run(DemoSwarm.java(), "-cp", jar, "skep.Main", "install", "--prefix", prefix, "--jar", jar);
    var skep = prefix + "/bin/skep";
    try (var demo = DemoSwarm.start(directory)) {
      var environment =
          "export SKEP_HOST=%s SKEP_CACHE=%s/cache JAVA_HOME=%s; "
              .formatted(demo.socket(), directory, System.getProperty("java.home"));

      var listed = run("sh", "-c", environment + skep + " node ls");
      Await.within(LIMIT, "the archive of classes is made", () -> archives() == 1);
      var timed =
          Result.of(
              LIMIT,
              List.of(
                  "bash",
                  "-c",
                  environment
                      + "TIMEFORMAT='%U %S'; for i in 1 2 3 4 5 6 7; do time "
                      + skep
                      + " node ls >/dev/null; done"));

      assertThat(listed).contains("node1", "Leader");
      var milliseconds = timed.stderr().lines().map(StartUpTest::milliseconds).sorted().toList();
      assertThat(milliseconds).hasSize(7);
      assertThat(milliseconds.get(3)).as("median of %s", milliseconds).isLessThan(MOST_CPU_MS);
    }
  }

  private static String run(String... words) {
    return Result.of(LIMIT, List.of(words)).ok();
  }

  private long archives() {
    var cache = directory.resolve("cache");
    if (!Files.isDirectory(cache)) {
      return 0;
    }
    try (var files = Files.list(cache)) {
      return files.filter(file -> file.toString().endsWith(".aot")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `0.081 0.034`: seconds of user and system.
  private static long milliseconds(String line) {
    var both = line.split(" ");
    return Math.round((Double.parseDouble(both[0]) + Double.parseDouble(both[1])) * 1000);
  }
}
