package skep.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// What the daemons say about a test that fails: the end of each log on standard output, and all of
/// it, with where every thread stands, below `target/daemons`. Registered for all tests of this
/// module.
public final class LastWords implements AfterTestExecutionCallback {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Path DIRECTORY = Path.of("target", "daemons");

  @Override
  public void afterTestExecution(ExtensionContext test) {
    if (test.getExecutionException().isEmpty()) {
      return;
    }
    var name = test.getRequiredTestClass().getSimpleName() + "." + test.getDisplayName();
    for (var host : Skep.hostsInUse()) {
      System.out.printf("--- the daemon's last words on %s, %s%n", host, name);
      System.out.println(shell(host, "tail -n 15 /var/log/skep.log"));
      keep(name.replaceAll("[^\\w.]", "") + "-" + host + ".log", logWithThreads(host));
    }
  }

  private static String logWithThreads(String host) {
    return shell(host, "kill -QUIT " + Skep.DAEMON + "; sleep 1; cat /var/log/skep.log");
  }

  private static void keep(String file, String text) {
    try {
      Files.writeString(Files.createDirectories(DIRECTORY).resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep a daemon's log", e);
    }
  }

  /// Of a host that is down there is nothing to say.
  private static String shell(String host, String script) {
    return Lab.run(LIMIT, List.of("exec", host, "sh", "-c", script)).stdout();
  }
}
