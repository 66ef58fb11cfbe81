package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import skep.api.client.ApiException;
import skep.api.client.UnreachableException;
import skep.shell.command.CommandTable;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.Keyboard;
import skep.shell.command.Session;
import skep.shell.complete.Candidate;
import skep.shell.complete.Completer;
import skep.shell.complete.Names;
import skep.shell.filter.TextFilters;
import skep.shell.hosts.Endpoint;
import skep.shell.interpret.Jobs;
import skep.shell.interpret.LineShell;
import skep.shell.interpret.LocalShell;
import skep.shell.interpret.PipeEnd;
import skep.shell.repl.HistoryFile;
import skep.tui.live.CommandDesk;
import skep.tui.model.Popup;

/// The shell's line language for the dashboard: what a line prints is caught, and there is nobody
/// to ask and no screen to have.
final class ShellDesk implements CommandDesk {
  /// Commands that would want the screen for themselves.
  private static final List<String> FACES = List.of("daemon", "demo", "dash", "top", "repl");

  private final Session session;
  private final DaemonApi daemon;
  private final CommandTable table = Commands.table();
  private final LineShell lines;

  ShellDesk(Session session, DaemonApi daemon) {
    this.session = session;
    this.daemon = daemon;
    this.lines = new LineShell(table, this::command, new NoShell(), new Quiet());
  }

  @Override
  public Outcome run(String line) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, false, UTF_8),
            false,
            session.console().environment(),
            new Nobody());
    int exit = lines.line(line, console);
    console.out().flush();
    console.err().flush();
    return new Outcome(exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  @Override
  public int lend(String line) {
    return lines.line(line, session.console());
  }

  @Override
  public List<Popup.Candidate> complete(String line) {
    var completer = new Completer(table, Shell.GLOBALS, builtins(), TextFilters.summaries());
    return completer.complete(line, line.length(), names()).stream()
        .map(ShellDesk::candidate)
        .toList();
  }

  @Override
  public List<String> history() {
    return HistoryFile.lines(session.console().environment());
  }

  @Override
  public void remember(String line) {
    try {
      HistoryFile.add(line, session.console().environment());
    } catch (IOException e) {
      System.getLogger(ShellDesk.class.getName())
          .log(System.Logger.Level.DEBUG, "the history could not be written", e);
    }
  }

  private int command(List<String> words, Console console) {
    if (!words.isEmpty() && FACES.contains(words.getFirst())) {
      console.warn("error: " + words.getFirst() + " does not run inside the dashboard");
      return Exit.USAGE.code();
    }
    var own =
        new Session(
            console,
            daemon.telling(console::warn),
            new InterruptiblePacer(),
            session.daemonStarter(),
            session.nodeEntry(),
            session.release());
    return new Shell(table, own).run(words);
  }

  private SequencedMap<String, String> builtins() {
    var summaries = new LinkedHashMap<String, String>();
    lines.builtins().forEach((name, builtin) -> summaries.put(name, builtin.summary()));
    return summaries;
  }

  private Names names() {
    try {
      return ShellCompletion.names(
          daemon.client(), Endpoint.known(session.console().environment()));
    } catch (ApiException | UnreachableException _) {
      // what the command table says is offered all the same
      return Names.NONE;
    }
  }

  private static Popup.Candidate candidate(Candidate found) {
    return new Popup.Candidate(found.value(), found.description());
  }

  private static final class NoShell implements LocalShell {
    @Override
    public int run(String command, Console console) {
      console.warn("error: !" + command + ": the dashboard has the terminal");
      return Exit.USAGE.code();
    }

    @Override
    public PipeEnd open(String command, Console console) throws IOException {
      throw new IOException("the dashboard has the terminal");
    }
  }

  /// What jobs print comes with what the line prints.
  private static final class Quiet implements Jobs.Announcer {
    @Override
    public Console console(int number, Console foreground) {
      return foreground;
    }

    @Override
    public void say(String line) {}
  }

  private static final class Nobody implements Keyboard {
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
