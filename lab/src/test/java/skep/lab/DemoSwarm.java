package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A swarm of five nodes that lives in one process, `skep demo`. Needs no hosts.
///
/// @param socket of its first node, as `SKEP_HOST` takes it
record DemoSwarm(Process process, String socket) implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(40);

  /// What keeps it from being started; empty: nothing.
  static String missing() {
    return Files.isRegularFile(jar()) ? "" : "lab: there is no " + jar();
  }

  /// @param directory where it may write what it prints
  static DemoSwarm start(Path directory) {
    try {
      var log = directory.resolve("demo.log");
      var process =
          new ProcessBuilder(java(), "-cp", jar().toString(), "skep.Main", "demo")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Await.within(START, "the demo runs", () -> read(log).contains("Ctrl-C ends it"));
      var text = read(log);
      int at = text.indexOf("unix://");
      return new DemoSwarm(process, text.substring(at, text.indexOf('\n', at)).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The jar that is tried.
  static Path jar() {
    return Path.of(System.getProperty("skep.jar", "../shell/target/skep.jar")).toAbsolutePath();
  }

  /// The JVM of these tests.
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("the demo ended").isTrue();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
