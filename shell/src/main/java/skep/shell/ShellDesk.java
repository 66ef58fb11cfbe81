package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import skep.shell.command.Command;
import skep.shell.command.CommandTable;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.Keyboard;
import skep.shell.command.Session;
import skep.shell.flags.ShellWords;
import skep.tui.live.CommandDesk;
import skep.tui.model.Popup;

/// The shell's commands for the dashboard: what they print is caught, and there is nobody to ask.
final class ShellDesk implements CommandDesk {
  /// Commands that would want the screen for themselves.
  private static final List<String> FACES = List.of("daemon", "demo", "dash", "top");

  private final Session session;
  private final CommandTable table = Commands.table();

  ShellDesk(Session session) {
    this.session = session;
  }

  @Override
  public Outcome run(String line) {
    List<String> words;
    try {
      words = ShellWords.split(line);
    } catch (IllegalArgumentException e) {
      return new Outcome(Exit.USAGE.code(), "", "error: " + e.getMessage());
    }
    if (!words.isEmpty() && FACES.contains(words.getFirst())) {
      return new Outcome(
          Exit.USAGE.code(),
          "",
          "error: " + words.getFirst() + " does not run inside the dashboard");
    }
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, false, UTF_8),
            false,
            session.console().environment(),
            new Nobody());
    var quiet =
        new Session(
            console,
            session.api(),
            session.pacer(),
            session.daemonStarter(),
            session.nodeEntry(),
            session.version());
    int exit = new Shell(table, quiet).run(words);
    return new Outcome(exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  @Override
  public List<Popup.Candidate> complete(String line) {
    var words = List.of(line.split(" ", -1));
    var last = words.getLast();
    var path = words.subList(0, words.size() - 1).stream().filter(word -> !word.isEmpty()).toList();
    var candidates = new ArrayList<Popup.Candidate>();
    if (path.isEmpty()) {
      table.nouns().forEach((noun, about) -> candidates.add(new Popup.Candidate(noun, about)));
      table.single().forEach(command -> candidates.add(candidate(command)));
    } else if (path.size() == 1 && table.isNoun(path.getFirst())) {
      table.under(path.getFirst()).forEach(command -> candidates.add(candidate(command)));
    } else {
      table
          .find(path.subList(0, Math.min(path.size(), table.isNoun(path.getFirst()) ? 2 : 1)))
          .ifPresent(
              command ->
                  command.options().stream()
                      .filter(_ -> last.startsWith("-"))
                      .forEach(
                          option ->
                              candidates.add(new Popup.Candidate(option.name(), option.help()))));
    }
    return candidates.stream().filter(one -> one.text().startsWith(last)).toList();
  }

  @Override
  public List<String> history() {
    return List.of();
  }

  @Override
  public void remember(String line) {}

  private static Popup.Candidate candidate(Command command) {
    return new Popup.Candidate(command.path().getLast(), command.summary());
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
