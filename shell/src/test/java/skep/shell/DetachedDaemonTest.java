package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DetachedDaemonTest {

  @Test
  void the_launcher_starts_a_daemon_with_the_same_options() throws IOException {
    var launcher = Files.readString(Path.of("..", "launch.sh"));

    var ofDaemon =
        launcher
            .substring(launcher.indexOf("daemon)"), launcher.indexOf("demo)"))
            .replace("\\\n", " ")
            .split("\\s+");

    assertThat(ofDaemon).containsSubsequence(DetachedDaemon.JVM_OPTIONS);
  }
}
