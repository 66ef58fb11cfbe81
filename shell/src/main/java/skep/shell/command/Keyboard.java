package skep.shell.command;

/// The person at the terminal, if there is one.
public interface Keyboard {

  /// Whether somebody can answer.
  boolean isAttended();

  /// Asks and waits.
  ///
  /// @return the line typed, without its end; empty at the end of input
  String line(String prompt);

  /// The same without showing what is typed.
  char[] secret(String prompt);

  /// The first line of what a program or a file sends instead of a person; empty when there is
  /// none.
  String piped();
}
