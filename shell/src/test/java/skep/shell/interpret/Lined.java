package skep.shell.interpret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import skep.shell.CommandsForTests;
import skep.shell.command.Console;
import skep.shell.command.Keyboard;

/// A line shell over commands that print their words; `fail N` ends with code N, `endless` prints
/// until nobody reads on.
final class Lined implements CommandRunner, Jobs.Announcer {
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  final List<String> announced = new ArrayList<>();
  final LineShell shell = new LineShell(CommandsForTests.table(), this, new ProcessShell(), this);
  final Console console =
      new Console(
          new PrintStream(out, false, UTF_8),
          new PrintStream(err, false, UTF_8),
          false,
          Map.of(),
          new Nobody());
  int exit;

  @Override
  public int run(List<String> words, Console console) {
    if (words.getFirst().equals("fail")) {
      console.warn("error: failed");
      return Integer.parseInt(words.get(1));
    }
    if (words.getFirst().equals("endless")) {
      while (!console.out().checkError()) {
        console.line("y");
      }
      return 0;
    }
    if (words.getFirst().equals("ask")) {
      console.line(console.keyboard().piped());
      return 0;
    }
    if (words.getFirst().equals("lines")) {
      words.subList(1, words.size()).forEach(console::line);
      return 0;
    }
    console.line(words.toString());
    return 0;
  }

  Lined line(String text) {
    exit = shell.line(text, console);
    return this;
  }

  Lined script(String text, boolean keepsGoing) throws IOException {
    return script(text.getBytes(UTF_8), keepsGoing);
  }

  Lined script(byte[] bytes, boolean keepsGoing) throws IOException {
    exit = shell.script(new ByteArrayInputStream(bytes), "x.skep", keepsGoing, console);
    return this;
  }

  Lined exits(int code) {
    assertThat(exit).as("exit code; stderr: %s", err.toString(UTF_8)).isEqualTo(code);
    return this;
  }

  Lined prints(String expected) {
    assertThat(out.toString(UTF_8)).isEqualTo(expected);
    out.reset();
    return this;
  }

  Lined complains(String expected) {
    assertThat(err.toString(UTF_8)).isEqualTo(expected);
    err.reset();
    return this;
  }

  @Override
  public synchronized Console console(int number, Console foreground) {
    return foreground;
  }

  @Override
  public synchronized void say(String line) {
    announced.add(line);
  }

  private record Nobody() implements Keyboard {
    @Override
    public boolean isAttended() {
      return false;
    }

    @Override
    public String line(String prompt) {
      return "";
    }

    @Override
    public char[] secret(String prompt) {
      return new char[0];
    }

    @Override
    public String piped() {
      return "";
    }
  }
}
