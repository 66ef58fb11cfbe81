package skep.shell.repl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import skep.shell.CommandsForTests;
import skep.shell.SampleSwarm;
import skep.shell.command.Command;
import skep.shell.command.Console;
import skep.shell.flags.ShellWords;
import skep.shell.interpret.Jobs;
import skep.shell.interpret.LineShell;
import skep.shell.interpret.ProcessShell;

/// Three faces, one output: every command's help and examples print the same bytes as one command,
/// in a script and at the prompt, and end with the same code.
class ThreeFacesTest {
  @TempDir Path directory;

  static Stream<Command> commands() {
    return CommandsForTests.table().commands().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void one_command_and_a_script_print_the_same(Command command) throws IOException {
    for (var line : lines(command)) {
      var once = once(line);

      var script = script(line);

      assertThat(script.out()).as("stdout of %s", line).isEqualTo(once.out());
      assertThat(script.exit()).as("exit code of %s", line).isEqualTo(once.exit());
      assertThat(script.err()).as("stderr of %s", line).startsWith(once.err());
      assertThat(once.out() + once.err()).doesNotContain("\033");
    }
  }

  @Test
  void one_command_and_the_prompt_print_the_same() throws IOException {
    // contexts are kept on this machine: what one line does, the next one sees
    var all =
        commands()
            .filter(command -> !command.path().getFirst().equals("context"))
            .flatMap(command -> lines(command).stream())
            .toList();
    var keys = new StringBuilder();
    for (int i = 0; i < all.size(); i++) {
      keys.append(all.get(i)).append(" </dev/null >").append(directory).append("/out.").append(i);
      keys.append("\n");
    }

    var screen = Typed.keys(keys + "exit\n", directory.toString()).screen();

    for (int i = 0; i < all.size(); i++) {
      assertThat(directory.resolve("out." + i))
          .as("of %s; screen: %s", all.get(i), screen)
          .exists();
      assertThat(Files.readString(directory.resolve("out." + i)))
          .as("stdout of %s", all.get(i))
          .isEqualTo(once(all.get(i)).out());
    }
    assertThat(screen).doesNotContain("\033");
  }

  private record Run(int exit, String out, String err) {}

  private static List<String> lines(Command command) {
    var lines = new ArrayList<String>();
    lines.add(command.fullName() + " --help");
    for (var example : command.examples()) {
      boolean isPlain = !example.contains("<") && !example.contains("|") && !example.contains(">");
      if (isPlain && example.startsWith("skep ")) {
        lines.add(example);
      }
    }
    return lines;
  }

  private Run once(String line) {
    return run(
        console -> {
          var words = ShellWords.split(line);
          int exit = new SampleSwarm().run(words.subList(1, words.size()), console);
          console.out().flush();
          console.err().flush();
          return exit;
        });
  }

  private Run script(String line) {
    return run(
        console -> {
          var shell =
              new LineShell(
                  CommandsForTests.table(), new SampleSwarm(), new ProcessShell(), new Silent());
          try {
            return shell.script(
                new ByteArrayInputStream(line.getBytes(UTF_8)), "x", false, console);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private Run run(Function<Console, Integer> face) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, false, UTF_8),
            false,
            Map.of("HOME", home()),
            Unattended.KEYBOARD);
    int exit = face.apply(console);
    return new Run(exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  /// Always the same, and as if nobody had used it yet.
  private String home() {
    var home = directory.resolve("home");
    if (Files.exists(home)) {
      try (var paths = Files.walk(home)) {
        for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return home.toString();
  }

  private record Silent() implements Jobs.Announcer {
    @Override
    public Console console(int number, Console foreground) {
      return foreground;
    }

    @Override
    public void say(String line) {}
  }
}
