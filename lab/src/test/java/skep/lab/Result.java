package skep.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What a finished command left.
///
/// @param exit its exit code; 128 + n when signal n ended it
/// @param stdout all of it, as UTF-8
/// @param stderr all of it, as UTF-8
record Result(int exit, String stdout, String stderr) {

  /// Its standard output without the trailing line break.
  ///
  /// @throws AssertionError with everything it printed, when it did not exit with 0
  String ok() {
    if (exit != 0) {
      throw new AssertionError("exit %d\n%s%s".formatted(exit, stdout, stderr));
    }
    return stdout.stripTrailing();
  }

  /// Runs `command` of this machine with no standard input, and kills it after `limit`.
  ///
  /// @throws AssertionError when it did not end in time, or the thread was interrupted
  static Result of(Duration limit, List<String> command) {
    try {
      // Files and not pipes: a daemon that the command leaves behind would keep a pipe open.
      var stdout = Files.createTempFile("lab", ".out");
      var stderr = Files.createTempFile("lab", ".err");
      try {
        int exit = run(limit, command, stdout, stderr);
        return new Result(exit, Files.readString(stdout), Files.readString(stderr));
      } finally {
        Files.delete(stdout);
        Files.delete(stderr);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    }
  }

  private static int run(Duration limit, List<String> command, Path stdout, Path stderr)
      throws IOException {
    var process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile())
            .start();
    try {
      if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    throw new AssertionError(
        "not within %d ms: %s\n%s%s"
            .formatted(
                limit.toMillis(), command, Files.readString(stdout), Files.readString(stderr)));
  }
}
