package skep.shell.repl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The file that keeps what was typed, for faces that have no line editor: `milliseconds:line`, as
/// JLine writes it. Lines that hold a secret are not written.
public final class HistoryFile {
  private static final Pattern STAMP = Pattern.compile("^\\d+:");
  private static final int READ_AT_MOST = 1000;

  private HistoryFile() {}

  /// Below `XDG_STATE_HOME`, else below the home directory.
  static Path path(Map<String, String> environment) {
    var home = environment.getOrDefault("HOME", ".");
    var state = environment.getOrDefault("XDG_STATE_HOME", home + "/.local/state");
    return Path.of(state, "skep", "history");
  }

  /// The newest lines, newest last; none when there is no file or it cannot be read.
  public static List<String> lines(Map<String, String> environment) {
    try {
      var all = Files.readAllLines(path(environment), UTF_8);
      var lines = new ArrayList<String>();
      for (var line : all.subList(Math.max(0, all.size() - READ_AT_MOST), all.size())) {
        lines.add(STAMP.matcher(line).replaceFirst(""));
      }
      return lines;
    } catch (IOException _) {
      return List.of();
    }
  }

  /// Adds a line, if there is a file: who made it decided that one is kept.
  public static void add(String line, Map<String, String> environment) throws IOException {
    var file = path(environment);
    if (Files.isRegularFile(file) && !Secrets.isIn(line) && !line.contains("\n")) {
      var stamped = Instant.now().toEpochMilli() + ":" + line + "\n";
      Files.writeString(file, stamped, UTF_8, StandardOpenOption.APPEND);
    }
  }
}
