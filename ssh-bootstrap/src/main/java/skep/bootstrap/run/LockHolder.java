package skep.bootstrap.run;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// Who holds a lock, so that who comes next on the same machine can tell whether it lives.
final class LockHolder {
  private static final Path MACHINE = Path.of("/etc/machine-id");

  private LockHolder() {}

  /// `machine process start`, in one line.
  static String self() {
    return text(ProcessHandle.current());
  }

  private static String text(ProcessHandle process) {
    var start = process.info().startInstant().map(Instant::toString).orElse("?");
    return machine() + " " + process.pid() + " " + start;
  }

  private static String machine() {
    try {
      return Files.readString(MACHINE).strip() + "/" + InetAddress.getLocalHost().getHostName();
    } catch (IOException _) {
      return "?";
    }
  }

  /// Whether it was a process of this machine, and is not there any more.
  static boolean isDead(String holder, String self) {
    var words = holder.split(" ");
    if (words.length != 3
        || words[0].startsWith("?")
        || !words[0].equals(self.split(" ")[0])
        || !words[1].matches("\\d{1,18}")) {
      return false;
    }
    return ProcessHandle.of(Long.parseLong(words[1]))
        .map(process -> !text(process).equals(holder))
        .orElse(true);
  }
}
