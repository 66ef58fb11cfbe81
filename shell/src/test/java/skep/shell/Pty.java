package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A program in a pseudo-terminal of `script`, that is typed on and timed.
final class Pty implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100;

  private final Process script;
  private final OutputStream keys;
  private final StringBuilder output = new StringBuilder();
  private volatile long lastOutput;
  private int typed;

  /// @param socket of the daemon
  /// @param command of a shell
  Pty(Path socket, int width, int height, String command) throws IOException {
    var builder =
        new ProcessBuilder(
            "script",
            "-qfc",
            "stty cols %d rows %d; exec %s".formatted(width, height, command),
            "/dev/null");
    builder.environment().put("SKEP_HOST", "unix://" + socket);
    builder.environment().put("TERM", "xterm-256color");
    builder.environment().put("LANG", "C.UTF-8");
    script = builder.redirectErrorStream(true).start();
    keys = script.getOutputStream();
    Thread.ofPlatform().daemon(true).start(this::read);
  }

  /// Skep from the class path of this test.
  ///
  /// @param jvm its options
  static String skep(List<String> jvm, String words) {
    return "%s %s -cp '%s' skep.Main %s"
        .formatted(
            Path.of(System.getProperty("java.home", ""), "bin", "java"),
            String.join(" ", jvm),
            System.getProperty("java.class.path"),
            words);
  }

  private void read() {
    var bytes = new byte[1 << 16];
    try {
      for (int count = 0; count >= 0; count = script.getInputStream().read(bytes)) {
        if (count > 0) {
          lastOutput = System.nanoTime();
          synchronized (output) {
            output.append(new String(bytes, 0, count, UTF_8));
          }
        }
      }
    } catch (IOException _) {
      // it has ended
    }
  }

  int typed() {
    return typed;
  }

  void type(String text) {
    try {
      typed++;
      keys.write(text.getBytes(UTF_8));
      keys.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void await(String text) {
    long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!has(text)) {
      assertThat(System.nanoTime()).as("waiting for %s", text).isLessThan(limit);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private boolean has(String text) {
    synchronized (output) {
      return output.indexOf(text) >= 0;
    }
  }

  void quiet() {
    synchronized (output) {
      output.setLength(0);
    }
  }

  /// Nanoseconds until something was drawn.
  long redrawAfter(Runnable cause) {
    long began = System.nanoTime();
    cause.run();
    while (lastOutput < began) {
      assertThat(System.nanoTime() - began).as("drawn").isLessThan(5_000_000_000L);
      LockSupport.parkNanos(200_000);
    }
    return lastOutput - began;
  }

  /// Per cent of a core that its JVM takes while something is done.
  double cpu(Runnable work) throws IOException {
    long before = ticks();
    long began = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    return 100 * (ticks() - before) / TICKS_PER_SECOND / seconds;
  }

  private long ticks() throws IOException {
    var fields = Files.readString(proc("stat")).replaceAll("^.*\\) ", "").split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  /// Bytes resident.
  long memory() throws IOException {
    for (var line : Files.readAllLines(proc("status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("no VmRSS");
  }

  private Path proc(String name) {
    var java =
        script.descendants().filter(child -> child.info().command().orElse("").endsWith("java"));
    return Path.of("/proc", String.valueOf(java.findFirst().orElseThrow().pid()), name);
  }

  @Override
  public void close() {
    script.descendants().forEach(ProcessHandle::destroy);
    script.destroy();
  }
}
