package skep.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Whether a person is at the ends of this process.
public final class Terminals {
  private Terminals() {}

  /// @param descriptor 0: standard input, 1: standard output
  public static boolean isTerminal(int descriptor) {
    try {
      var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException _) {
      // no /proc: ask Java, which looks at both ends
      return Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false);
    }
  }
}
