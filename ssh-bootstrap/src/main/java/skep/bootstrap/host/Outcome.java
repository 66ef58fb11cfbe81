package skep.bootstrap.host;

/// What came of a script.
///
/// @param exit -1: ended by a signal
public record Outcome(int exit, String out, String err) {
  public boolean isOk() {
    return exit == 0;
  }

  /// The last words of what it said, for people.
  public String complaint() {
    var text = err.isBlank() ? out.strip() : err.strip();
    var lines = text.lines().toList();
    return lines.isEmpty() ? "exit code " + exit : lines.getLast();
  }
}
