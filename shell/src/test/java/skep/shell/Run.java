package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import skep.shell.command.Console;
import skep.shell.command.NodeEntry;
import skep.shell.command.Pacer;
import skep.shell.command.Session;
import skep.shell.flags.ShellWords;

/// One command line and what came of it, with a clock that only waiting moves.
final class Run implements Pacer, NodeEntry {
  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  final List<String> started = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Instant now = START;
  private int exit;

  private Run() {}

  static Run of(FakeApi api, String line) {
    return of(api, line, false);
  }

  static Run of(FakeApi api, String line, boolean isTerminal) {
    return of(api, line, isTerminal, FakeKeyboard.NOBODY);
  }

  /// With somebody at the terminal who types these lines.
  static Run answered(FakeApi api, String line, String... typed) {
    return of(api, line, true, new FakeKeyboard(typed));
  }

  private static Run of(FakeApi api, String line, boolean isTerminal, FakeKeyboard keyboard) {
    var run = new Run();
    var console =
        new Console(
            run.stream(run.out),
            run.stream(run.err),
            isTerminal,
            Map.of("HOME", "/nowhere"),
            keyboard);
    var session =
        new Session(console, api, run, () -> run.started.add("daemon"), run, () -> "1.2.3");
    run.exit = new Shell(Commands.table(), session).run(ShellWords.split(line));
    return run;
  }

  Run exits(int code) {
    assertThat(exit).as("exit code; stderr: %s", err()).isEqualTo(code);
    return this;
  }

  Run prints(String expected) {
    assertThat(out()).isEqualTo(expected);
    return this;
  }

  Run complains(String expected) {
    assertThat(err()).isEqualTo(expected);
    return this;
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, false, StandardCharsets.UTF_8);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void pause(Duration length) {
    now = now.plus(length);
  }

  @Override
  public Watch onInterrupt(Runnable farewell) {
    return () -> {};
  }

  @Override
  public int daemon(List<String> arguments) {
    started.add("node " + arguments);
    return 0;
  }

  @Override
  public int demo(List<String> arguments) {
    started.add("demo " + arguments);
    return 0;
  }
}
