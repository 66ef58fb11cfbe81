package skep.shell.command;

import java.util.List;

/// The long-running faces of the program, which live outside the shell.
public interface NodeEntry {
  /// Runs a node until it is told to stop.
  ///
  /// @param arguments the words after `daemon`
  /// @return exit code
  int daemon(List<String> arguments);

  /// Runs a swarm on this machine to try things out.
  ///
  /// @param arguments the words after `demo`
  /// @return exit code
  int demo(List<String> arguments);
}
