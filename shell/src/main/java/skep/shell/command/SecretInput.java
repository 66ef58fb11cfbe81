package skep.shell.command;

/// Where a command asks for a secret: never among its words, which every process on the host can
/// read.
@FunctionalInterface
public interface SecretInput {
  /// For commands that need none.
  SecretInput NONE = _ -> "";

  /// One line, typed unseen at a terminal or read from standard input.
  ///
  /// @param prompt shown at a terminal only
  /// @return without the end of the line; empty when there is none
  String read(String prompt);
}
