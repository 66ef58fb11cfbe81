package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.FileTrouble;
import skep.shell.command.Option;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.tui.keys.KeyMap;
import skep.tui.keys.KeysFile;
import skep.tui.live.Dashboard;
import skep.tui.live.Endpoint;
import skep.tui.screens.DashView;
import skep.tui.terminal.Colours;
import skep.tui.terminal.DashScreen;
import skep.tui.terminal.TerminalDevice;
import skep.tui.terminal.TtyDevice;

/// `skep dash`: the whole swarm live in a terminal.
public final class DashCommand {
  static final String SUMMARY = "Show the whole swarm live, and run it, in a full-screen terminal";

  private static final String READ_ONLY = "--read-only";
  private static final String ASCII = "--ascii";

  private DashCommand() {}

  /// The command under one of its names.
  static Command command(String name, String summary) {
    return new Command(
        List.of(name),
        summary,
        Positionals.NONE,
        List.of(
            Option.flag(ASCII, "", "Draw with ASCII only"),
            Option.flag(READ_ONLY, "", "Refuse everything that would change the swarm")),
        Lacking.NOTHING,
        List.of("skep " + name, "skep " + name + " --read-only"),
        DashCommand::run);
  }

  private static Exit run(Session session, Arguments arguments) {
    var environment = session.console().environment();
    var terminal = environment.getOrDefault("TERM", "");
    if (!session.console().isTerminal()) {
      throw UserError.usage(
          "the dashboard needs a terminal, and this output is none",
          "in scripts, use commands: `skep node ls`, `skep service ls`");
    }
    if (terminal.isEmpty() || terminal.equals("dumb")) {
      throw UserError.usage(
          "the dashboard needs a terminal that can move its cursor; TERM is "
              + (terminal.isEmpty() ? "not set" : terminal),
          "set TERM to what your terminal is, such as xterm-256color");
    }
    try {
      return open(session, TtyDevice.open(), arguments.isOn(ASCII), arguments.isOn(READ_ONLY));
    } catch (IOException e) {
      throw UserError.usage(
          "the dashboard needs a terminal: " + e.getMessage(),
          "in scripts, use commands: `skep node ls`, `skep service ls`");
    }
  }

  /// Shows the dashboard on a terminal until it is left; the terminal is then as it was.
  ///
  /// @throws IOException when the terminal fails
  public static Exit open(
      Session session, TerminalDevice device, boolean isPlain, boolean isReadOnly)
      throws IOException {
    var size = device.size();
    var least = DashView.SMALLEST;
    if (size.width() < least.width() || size.height() < least.height()) {
      throw UserError.usage(
          "the terminal is too small for the dashboard: %d x %d, it needs %d x %d"
              .formatted(size.width(), size.height(), least.width(), least.height()),
          "enlarge it, or use commands: `skep node ls`, `skep service ls`");
    }
    if (!(session.api() instanceof DaemonApi daemon)) {
      throw new UserError(Exit.UNREACHABLE, "there is no daemon to follow", "");
    }
    var environment = session.console().environment();
    var notices = new ArrayList<String>();
    var setup =
        new Dashboard.Setup(
            List.of(new Endpoint("this node", daemon.client())),
            new ShellDesk(session, daemon),
            keys(environment, notices),
            isReadOnly,
            isPlain || !Terminals.isUnicode(environment),
            notices);
    try (var screen = DashScreen.open(device, Colours.of(environment))) {
      Dashboard.run(setup, screen);
    }
    return Exit.OK;
  }

  /// The keymap file, if there is one; what is wrong with it goes to `notices`.
  private static KeyMap keys(Map<String, String> environment, List<String> notices) {
    var home = environment.getOrDefault("HOME", "");
    var config = environment.getOrDefault("XDG_CONFIG_HOME", home + "/.config");
    var file = Path.of(config, "skep", "keys.yaml");
    if (!Files.isRegularFile(file)) {
      return KeyMap.DEFAULT;
    }
    try {
      var loaded = KeysFile.read(Files.readString(file, UTF_8));
      if (!loaded.complaints().isEmpty()) {
        notices.add("%s is not used: %s".formatted(file, String.join("; ", loaded.complaints())));
      }
      return loaded.map();
    } catch (IOException e) {
      notices.add("%s cannot be read: %s".formatted(file, FileTrouble.reason(e)));
      return KeyMap.DEFAULT;
    }
  }
}
