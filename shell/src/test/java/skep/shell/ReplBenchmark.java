package skep.shell;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The prompt in a pseudo-terminal over a daemon that only tells: from start to prompt, from key to
/// echo, from Tab to candidates, and what a line costs that does nothing. Prints one line for each.
/// `-Dskep.launcher=FILE` starts it by an installed launcher.
@Tag("slow")
@Timeout(120)
final class ReplBenchmark {
  private static final int SAMPLES = 40;
  private static final int STARTS = 7;
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED");

  @Test
  void what_the_prompt_costs(@TempDir Path directory) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "needs util-linux's script");
    var socket = directory.resolve("s");
    try (var daemon = DashBenchmark.daemon(socket, 7, 41)) {
      var starts = new ArrayList<Long>();
      for (int i = 0; i < STARTS; i++) {
        long began = System.nanoTime();
        try (var repl = repl(socket)) {
          repl.await("›");
          starts.add(System.nanoTime() - began);
        }
      }
      print("start to prompt, median", at(starts, 50));
      try (var repl = repl(socket)) {
        repl.await("›");
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
        print("key to echo, p95", p95(repl, 'x', ""));
        repl.type("\u0015service inspect ");
        print("Tab to names, p95", p95(repl, '\t', "\u0015service inspect "));
        repl.type("\u0015");
        print("a line that does nothing, p95", p95(repl, '\r', "true"));
        System.out.println("followers: " + daemon.followers());
      }
    }
  }

  private static Pty repl(Path socket) throws IOException {
    var launcher = System.getProperty("skep.launcher", "");
    return new Pty(
        socket, 110, 30, launcher.isEmpty() ? Pty.skep(JVM, "repl") : launcher + " repl");
  }

  /// From one key to what it makes appear.
  ///
  /// @param before typed before each key, not timed
  private static long p95(Pty repl, char key, String before) {
    var times = new ArrayList<Long>();
    for (int i = 0; i < SAMPLES; i++) {
      if (!before.isEmpty()) {
        repl.type(before);
      }
      LockSupport.parkNanos(QUIET.toNanos());
      times.add(repl.redrawAfter(() -> repl.type(String.valueOf(key))));
    }
    return at(times, 95);
  }

  private static long at(List<Long> times, int percent) {
    var sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    return sorted.get(sorted.size() * percent / 100);
  }

  private static void print(String what, long nanos) {
    System.out.printf("%s: %.1f ms%n", what, nanos / 1e6);
  }
}
