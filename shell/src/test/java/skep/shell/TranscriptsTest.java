package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import skep.shell.command.Command;
import skep.shell.command.Console;
import skep.shell.flags.ShellWords;

/// What every command of the table prints for help, when it is called wrongly, where it shows
/// something in each format, and where it changes the swarm when that is done and when it is
/// refused: one file a command. With `-Dskep.rewrite=true` the test writes the files; the diff is
/// to be looked at.
class TranscriptsTest {
  private static final Path FILES = Path.of("src/test/resources/transcripts");
  private static final List<String> FORMATS =
      List.of("table", "wide", "json", "yaml", "name", "'{{json .}}'");

  /// What commands that show something are asked in the sample swarm. Commands that go out over SSH
  /// or follow something have tests of their own.
  private static final Map<String, String> SHOWN =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("context ls", ""),
              Map.entry("doctor", ""),
              Map.entry("info", ""),
              Map.entry("ingress inspect", "8080"),
              Map.entry("ingress ls", ""),
              Map.entry("node inspect", "m1"),
              Map.entry("node ls", ""),
              Map.entry("node ps", "m1"),
              Map.entry("service inspect", "web"),
              Map.entry("service ls", ""),
              Map.entry("service ps", "web"),
              Map.entry("swarm status", "")));

  /// Lines of the commands that change the swarm. Each is run where it is done, and where it is
  /// refused: quorum is lost, or the node is where it cannot do it.
  private static final Map<String, String> DONE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("node activate", "w1"),
              Map.entry("node demote", "m1"),
              Map.entry("node drain", "m1"),
              Map.entry("node label", "m1 zone=a disk-"),
              Map.entry("node pause", "m1"),
              Map.entry("node promote", "w1"),
              Map.entry("node rm", "m1"),
              Map.entry("node update", "--availability drain m1"),
              Map.entry("service create", "-d --name api nginx"),
              Map.entry("service rm", "web"),
              Map.entry("service rollback", "-d web"),
              Map.entry("service scale", "-d web=3"),
              Map.entry("service update", "-d --image nginx:2 web"),
              Map.entry("swarm ca", "--rotate -d"),
              Map.entry("swarm init", "--advertise-addr 192.0.2.1"),
              Map.entry("swarm join", "--token T 192.0.2.1:2377"),
              Map.entry("swarm join-token", "--rotate worker"),
              Map.entry("swarm leave", "--force"),
              Map.entry("swarm transfer-leader", "m1"),
              Map.entry("swarm unlock-key", "--rotate"),
              Map.entry("swarm update", "--task-history-limit 3")));

  /// Need files or a key, or are for when quorum is lost.
  private static final List<String> OF_FILES =
      List.of("install", "swarm recover", "swarm restore", "swarm unlock");

  private static final List<String> ELSEWHERE =
      List.of("events", "ingress test", "service logs", "service why", "version");

  @Test
  void every_command_prints_what_its_transcript_says() throws IOException {
    var expected = transcripts();

    if (Boolean.getBoolean("skep.rewrite")) {
      rewrite(expected);
    }

    assertThat(committed()).isEqualTo(expected);
  }

  @Test
  void every_command_with_a_format_is_shown_in_all_of_them_or_has_tests_of_its_own() {
    for (var command : Commands.table().commands()) {
      var path = String.join(" ", command.path());
      boolean isOfHosts = path.startsWith("bootstrap ");
      if (command.option("--format").isPresent() && !isOfHosts) {
        assertThat(SHOWN.containsKey(path) != ELSEWHERE.contains(path)).as(path).isTrue();
      }
    }
  }

  @Test
  void every_command_that_can_be_rehearsed_is_shown_done_and_refused() {
    for (var command : Commands.table().commands()) {
      var path = String.join(" ", command.path());
      boolean isOfSwarm = !path.startsWith("bootstrap ") && !OF_FILES.contains(path);
      if (isOfSwarm && command.option("--dry-run").isPresent()) {
        assertThat(transcript(command)).as(path).contains("# refused\n$ skep " + path);
      }
    }
  }

  private static SortedMap<String, String> transcripts() {
    var files = new TreeMap<String, String>();
    for (var command : Commands.table().commands()) {
      files.put(String.join("-", command.path()) + ".txt", transcript(command));
    }
    return files;
  }

  private static String transcript(Command command) {
    var path = String.join(" ", command.path());
    var text = new StringBuilder();
    for (var line : lines(command, path)) {
      text.append(ran(new SampleSwarm(), line));
    }
    if (DONE.containsKey(path)) {
      var line = path + " " + DONE.get(path);
      text.append(ran(new SampleSwarm(), line));
      text.append("# refused\n").append(ran(SampleSwarm.refusing(), line));
    }
    return text.toString();
  }

  private static List<String> lines(Command command, String path) {
    var lines = new ArrayList<String>();
    lines.add(path + " --help");
    if (!command.positionals().isPassedOn()) {
      lines.add(path + " --no-such-flag");
      if (command.positionals().max() == 0) {
        lines.add(path + " superfluous");
      } else if (command.positionals().min() > 0) {
        lines.add(path);
      }
    }
    if (SHOWN.containsKey(path)) {
      var line = (path + " " + SHOWN.get(path)).strip();
      if (!SHOWN.get(path).isEmpty()) {
        lines.add(path + " nothere");
      }
      lines.add(line);
      FORMATS.forEach(format -> lines.add(line + " --format " + format));
      lines.add(line + " --format '{{.'");
    }
    return lines;
  }

  private static String ran(SampleSwarm swarm, String line) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, false, UTF_8),
            false,
            Map.of("HOME", "/nowhere"),
            FakeKeyboard.NOBODY);
    int exit = swarm.run(ShellWords.split(line), console);
    var text = new StringBuilder("$ skep " + line + "\n").append(out.toString(UTF_8));
    err.toString(UTF_8).lines().forEach(said -> text.append("! ").append(said).append('\n'));
    return text.append("exit ").append(exit).append("\n\n").toString();
  }

  private static SortedMap<String, String> committed() throws IOException {
    var found = new TreeMap<String, String>();
    if (Files.isDirectory(FILES)) {
      try (var files = Files.list(FILES)) {
        for (var file : files.toList()) {
          found.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return found;
  }

  private static void rewrite(SortedMap<String, String> expected) throws IOException {
    Files.createDirectories(FILES);
    for (var name : committed().keySet()) {
      Files.delete(FILES.resolve(name));
    }
    for (var file : expected.entrySet()) {
      Files.writeString(FILES.resolve(file.getKey()), file.getValue());
    }
  }
}
