package skep.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.UnreachableException;
import skep.shell.command.Api;
import skep.shell.command.DaemonStarter;
import skep.shell.command.Exit;
import skep.shell.command.Pacer;
import skep.shell.command.UserError;

/// Starts `skep daemon` from the same Java and jar, in a session of its own, so that neither the
/// terminal's interrupt nor its end reaches it.
public final class DetachedDaemon implements DaemonStarter {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final int LOG_LINES_SHOWN = 5;

  /// A daemon leaves the node's memory to its containers: one compiler that waits longer before it
  /// compiles (most of a daemon's code is run a few times), a heap that grows and shrinks with what
  /// is in it, no trust in public authorities (it has no use for them). The launcher, `launch.sh`,
  /// starts a daemon with the same.
  static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:CompileThresholdScaling=4",
          "-XX:ReservedCodeCacheSize=32m",
          "-XX:+UseCompactObjectHeaders",
          "-Xss512k",
          "-Xms8m",
          "-Xmn3m",
          "-Xmx256m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=25",
          "-XX:-ShrinkHeapInSteps",
          "-XX:TrimNativeHeapInterval=10000",
          "-XX:+ExitOnOutOfMemoryError",
          "-Djavax.net.ssl.trustStore=NONE");

  private final Api api;
  private final Pacer pacer;
  private final Map<String, String> environment;

  public DetachedDaemon(Api api, Pacer pacer, Map<String, String> environment) {
    this.api = api;
    this.pacer = pacer;
    this.environment = environment;
  }

  @Override
  public void ensureRunning() {
    if (isAnswering()) {
      return;
    }
    boolean isOwnPlace = environment.containsKey("SKEP_STATE");
    if (!isOwnPlace && !"root".equals(System.getProperty("user.name"))) {
      throw new UserError(
          Exit.FAILED,
          "no skep daemon runs here and only root can start one",
          "run this with sudo, or start `sudo skep daemon` first");
    }
    var log =
        isOwnPlace
            ? Path.of(environment.getOrDefault("SKEP_STATE", ""), "daemon.log")
            : Path.of("/var/log/skep.log");
    try {
      await(start(log), log);
    } catch (IOException e) {
      throw new UserError(Exit.FAILED, "cannot start skep daemon: " + e.getMessage(), "");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new UserError(Exit.INTERRUPTED, "interrupted while skep daemon starts", "");
    }
  }

  private static Process start(Path log) throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    var builder = new ProcessBuilder(command());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.redirectErrorStream(true);
    // One arena of glibc's allocator instead of several per core.
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    return builder.start();
  }

  private static List<String> command() {
    var words = new ArrayList<String>();
    if (Files.isExecutable(SETSID)) {
      words.add(SETSID.toString());
    }
    words.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    words.addAll(JVM_OPTIONS);
    words.add("--enable-native-access=ALL-UNNAMED");
    words.add("-cp");
    words.add(System.getProperty("java.class.path", ""));
    words.add("skep.Main");
    words.add("daemon");
    return words;
  }

  private void await(Process daemon, Path log) throws IOException, InterruptedException {
    var deadline = pacer.now().plus(PATIENCE);
    while (!isAnswering()) {
      if (!daemon.isAlive()) {
        throw new UserError(
            Exit.FAILED,
            "skep daemon ended with exit code " + daemon.exitValue() + tail(log),
            "see " + log);
      }
      if (!pacer.now().isBefore(deadline)) {
        throw new UserError(
            Exit.TIMED_OUT,
            "skep daemon did not answer within " + PATIENCE.toSeconds() + "s" + tail(log),
            "see " + log + "; look again with: skep info");
      }
      pacer.pause(POLL);
    }
  }

  private static String tail(Path log) throws IOException {
    var lines = Files.readAllLines(log);
    var last = lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
    return last.isEmpty() ? "" : ":\n  " + String.join("\n  ", last);
  }

  private boolean isAnswering() {
    try {
      api.get(ApiPath.of("_ping"));
      return true;
    } catch (UnreachableException e) {
      if (String.valueOf(e.getMessage()).contains("permission denied")) {
        throw e; // one runs, and is not for this user
      }
      return false;
    } catch (ApiException _) {
      // whoever refuses is there
      return true;
    }
  }
}
