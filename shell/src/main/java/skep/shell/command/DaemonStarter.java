package skep.shell.command;

/// Sees to it that this machine's daemon runs.
@FunctionalInterface
public interface DaemonStarter {
  /// Returns once the daemon answers.
  ///
  /// @throws UserError when it cannot be started
  void ensureRunning();
}
