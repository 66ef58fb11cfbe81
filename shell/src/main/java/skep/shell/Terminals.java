package skep.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /// Whether another process reads it or writes to it; false when that is not known.
  ///
  /// @param descriptor 0: standard input, 1: standard output
  public static boolean isPipe(int descriptor) {
    try {
      var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  /// Whether it can show more than ASCII, as far as the locale says. Where nothing is said,
  /// terminals of today can.
  static boolean isUnicode(Map<String, String> environment) {
    for (var name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
      var value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        var upper = value.toUpperCase(Locale.ROOT);
        return upper.contains("UTF-8") || upper.contains("UTF8");
      }
    }
    return true;
  }
}
