package skep.ingress.nft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs one of the system's programs and waits for its end, at most 10 s.
final class Command {
  private static final int TIMEOUT_SECONDS = 10;
  private static final int NOT_RUN = 127;

  private Command() {}

  /// @param code 127 if there is no such program
  /// @param output both of its outputs
  record Result(int code, String output) {
    boolean isDone() {
      return code == 0;
    }

    /// In one line.
    String why() {
      var line = output.strip().lines().findFirst().orElse("");
      return line.isEmpty() ? "exit code " + code : line;
    }
  }

  static Result run(String... words) {
    return runWith("", words);
  }

  static Result runWith(String input, String... words) {
    var builder = new ProcessBuilder(List.of(words)).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    try {
      var process = builder.start();
      // All of the input is read before anything is said.
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(UTF_8));
      } catch (IOException ended) {
        // It ended without reading, and its code says why.
      }
      var killer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    if (!awaitEnd(process)) {
                      process.destroyForcibly();
                    }
                  });
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      killer.join();
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      return new Result(
          NOT_RUN, "the program %s cannot be run; is it installed?".formatted(words[0]));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(NOT_RUN, words[0] + " was interrupted");
    }
  }

  private static boolean awaitEnd(Process process) {
    try {
      return process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
