package skep.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import skep.api.client.ApiClient;
import skep.shell.command.CommandTable;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.Keyboard;
import skep.shell.command.Pacer;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.interpret.Jobs;
import skep.shell.interpret.LineShell;
import skep.shell.interpret.ProcessShell;
import skep.shell.repl.Repl;
import skep.shell.repl.ReplParts;

/// The faces of the program, all over the same commands: one command, a script, a prompt.
public final class Faces {
  private final CommandTable table;
  private final Console console;
  private final Path socket;
  private final String version;

  /// @param console of the process
  /// @param socket of the daemon
  public Faces(CommandTable table, Console console, Path socket, String version) {
    this.table = table;
    this.console = console;
    this.socket = socket;
    this.version = version;
  }

  /// @param words of the process
  /// @return exit code
  public int run(List<String> words) {
    if (!words.isEmpty() && !words.getFirst().startsWith("-") && !words.getFirst().equals("repl")) {
      return command(words, console, new SystemPacer());
    }
    try {
      return switch (Invocation.of(words, Terminals.isTerminal(0), console.isTerminal())) {
        case Invocation.OneShot(var own) -> command(own, console, new SystemPacer());
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

  private int command(List<String> words, Console console, Pacer pacer) {
    var api = new DaemonApi(ApiClient.unix(socket), console::warn);
    var session =
        new Session(
            console,
            api,
            pacer,
            new DetachedDaemon(api, pacer, console.environment()),
            new NodeEntries(console, console.environment(), version),
            version);
    return new Shell(table, session).run(words);
  }

  private LineShell lines() {
    return new LineShell(
        table,
        (words, own) -> command(words, own, new SystemPacer()),
        new ProcessShell(),
        new Announced(console));
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
    return Repl.run(
        new ReplParts(
            table,
            Shell.GLOBALS,
            (words, own) -> command(words, own, new InterruptiblePacer()),
            new ProcessShell(),
            ApiClient.unix(socket),
            "local",
            LinkedHashMap::new,
            console.environment(),
            isAscii));
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
