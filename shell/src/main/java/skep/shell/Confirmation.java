package skep.shell;

import static skep.shell.command.Option.flag;
import static skep.shell.command.Option.value;

import skep.shell.command.Arguments;
import skep.shell.command.Exit;
import skep.shell.command.Option;
import skep.shell.command.Session;
import skep.shell.command.UserError;

/// Asking before something severe: the name of what it happens to must be typed, never just a key.
final class Confirmation {
  static final Option CONFIRM =
      value("--confirm", "NAME", "Go on without asking if this is the name of the swarm");
  static final Option YES = flag("--yes", "", "Go on without asking");

  private Confirmation() {}

  /// Comes back when it was confirmed, or need not be since nothing is going to happen.
  ///
  /// @throws UserError with exit code 9 when it was not; nothing was changed then
  static void severe(Session session, Arguments arguments, String name) {
    if (arguments.has("--confirm")) {
      if (!arguments.text("--confirm").equals(name)) {
        throw refused(
            "\"%s\" is not the name of this swarm".formatted(arguments.text("--confirm")));
      }
      return;
    }
    if (arguments.isOn("--yes") || arguments.isOn(DryRunFlag.NAME)) {
      return;
    }
    var keyboard = session.console().keyboard();
    if (!keyboard.isAttended()) {
      throw new UserError(
          Exit.NEEDS_CONFIRMATION,
          "this has to be confirmed, and there is no terminal to ask on; nothing was changed",
          "say --confirm " + name);
    }
    session.console().out().flush();
    if (!keyboard.line("Type the name of the swarm (%s) to go on: ".formatted(name)).equals(name)) {
      throw refused("not confirmed");
    }
  }

  private static UserError refused(String why) {
    return new UserError(Exit.NEEDS_CONFIRMATION, why + "; nothing was changed", "");
  }
}
