package skep.shell;

import java.io.IOException;
import java.util.List;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.Keyboard;
import skep.shell.command.UserError;
import skep.shell.interpret.Jobs;
import skep.shell.interpret.LineShell;
import skep.shell.interpret.ProcessShell;
import skep.shell.repl.Repl;
import skep.shell.repl.ReplParts;

/// The faces that know the line language: scripts and the prompt.
final class LineFaces {
  private final Faces faces;
  private final Console console;

  LineFaces(Faces faces) {
    this.faces = faces;
    this.console = faces.console();
  }

  int run(List<String> words) {
    try {
      return switch (Invocation.of(words, Terminals.isTerminal(0), console.isTerminal())) {
        case Invocation.OneShot(var own) -> faces.command(own, console, new SystemPacer());
        case Invocation.Given(var text, var keepsGoing) ->
            lines().script(LineShell.text(text), "-c", keepsGoing, console);
        case Invocation.Scripted(var file, var keepsGoing) -> script(file, keepsGoing);
        case Invocation.Interactive(var isAscii) -> interactive(isAscii);
      };
    } catch (UserError e) {
      return LineShell.show(e, console);
    } catch (IOException e) {
      return LineShell.show(
          new UserError(Exit.FAILED, String.valueOf(e.getMessage()), ""), console);
    }
  }

  private LineShell lines() {
    var swarm = new SwarmInUse(faces, SystemPacer::new);
    var lines = new LineShell(faces.table(), swarm, new ProcessShell(), new Announced(console));
    lines.add(swarm.builtin());
    return lines;
  }

  private int script(String file, boolean keepsGoing) throws IOException {
    if (file.equals("-")) {
      var deaf =
          new Console(
              console.out(),
              console.err(),
              console.isTerminal(),
              console.environment(),
              new ScriptKeyboard(console.keyboard()));
      return lines().script(System.in, "stdin", keepsGoing, deaf);
    }
    try (var in = LineShell.open(file)) {
      return lines().script(in, file, keepsGoing, console);
    }
  }

  private int interactive(boolean isAscii) throws IOException {
    return Repl.run(parts(isAscii));
  }

  /// Goes through the prompt's motions without a terminal.
  void rehearse() throws IOException {
    Repl.rehearse(parts(false));
  }

  private ReplParts parts(boolean isAscii) {
    var swarm = new SwarmInUse(faces, InterruptiblePacer::new);
    return new ReplParts(
        faces.table(),
        Shell.GLOBALS,
        swarm,
        List.of(swarm.builtin()),
        new ProcessShell(),
        swarm,
        console.environment(),
        isAscii || !Terminals.isUnicode(console.environment()));
  }

  /// Jobs of a script print where the script does.
  private record Announced(Console console) implements Jobs.Announcer {
    @Override
    public Console console(int number, Console foreground) {
      return foreground;
    }

    @Override
    public void say(String line) {
      console.warn(line);
    }
  }

  /// Standard input is the script and holds no answers.
  private record ScriptKeyboard(Keyboard keyboard) implements Keyboard {
    @Override
    public boolean isAttended() {
      return keyboard.isAttended();
    }

    @Override
    public String line(String prompt) {
      return keyboard.line(prompt);
    }

    @Override
    public char[] secret(String prompt) {
      return keyboard.secret(prompt);
    }

    @Override
    public String piped() {
      return "";
    }
  }
}
