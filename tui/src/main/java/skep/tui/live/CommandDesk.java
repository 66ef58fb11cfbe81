package skep.tui.live;

import java.util.List;
import skep.tui.model.Popup;

/// The shell's commands, for the dashboard. Called on threads that may block.
public interface CommandDesk {

  /// @param exit code, as a shell would see it
  record Outcome(int exit, String out, String err) {}

  /// Runs one command line, without its leading `skep`, to its end. Nobody can be asked anything.
  Outcome run(String line);

  /// Runs a command that has the terminal until it ends, on the calling thread.
  ///
  /// @return exit code
  int lend(String line);

  /// What can follow the line.
  List<Popup.Candidate> complete(String line);

  /// Lines typed before, newest last.
  List<String> history();

  /// Keeps a line for later sessions.
  void remember(String line);
}
