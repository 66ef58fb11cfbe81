package skep.bootstrap.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a run did, a line of JSON each: a file of this machine, and the same lines for the hosts'
/// own. Only a hint of what is: everything is looked at again before it is done.
public final class Journal {
  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"time\":\"([^\"]*)\",\"run\":\"([^\"]*)\",\"host\":\"([^\"]*)\",\"step\":\"([^\"]*)\",\"state\":\"([^\"]*)\".*");

  private final Path file;
  private final String run;
  private final InstantSource clock;

  /// @param file made when missing
  public Journal(Path file, String run, InstantSource clock) {
    this.file = file;
    this.run = run;
    this.clock = clock;
  }

  /// One line.
  public record Entry(String time, String run, String host, String step, String state) {}

  /// The line, not ended; also for the host.
  String line(String host, String step, String state) {
    return "{\"time\":\"%s\",\"run\":\"%s\",\"host\":\"%s\",\"step\":\"%s\",\"state\":\"%s\"}"
        .formatted(clock.instant().truncatedTo(ChronoUnit.MILLIS), run, host, step, state);
  }

  synchronized void write(String line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  public Path file() {
    return file;
  }

  /// The lines of a journal; what was torn is left out.
  public static List<Entry> read(String text) {
    var entries = new ArrayList<Entry>();
    text.lines()
        .map(LINE::matcher)
        .filter(java.util.regex.Matcher::matches)
        .forEach(
            match ->
                entries.add(
                    new Entry(
                        match.group(1),
                        match.group(2),
                        match.group(3),
                        match.group(4),
                        match.group(5))));
    return entries;
  }

  /// The last state of a step in a host's journal.
  public static Optional<String> state(List<Entry> entries, String step) {
    return entries.reversed().stream()
        .filter(entry -> entry.step().equals(step))
        .map(Entry::state)
        .findFirst();
  }
}
