package skep.tui.swarm;

import java.time.Instant;

/// One line of the logs of a service or task.
///
/// @param task its name; empty for what is said of a node
/// @param node its name
public record LogEntry(Instant time, Kind kind, String task, String node, String text) {

  /// What it is.
  public enum Kind {
    OUT,
    ERR,
    /// From here on lines of a node are missing.
    GAP,
    /// They are there again.
    BACK
  }

  /// As text: `--- n3 unreachable, logs missing ---` for what is missing.
  public String line() {
    return switch (kind) {
      case OUT, ERR -> text;
      case GAP -> "--- %s: %s, logs missing from here ---".formatted(node, text);
      case BACK -> "--- %s is back ---".formatted(node);
    };
  }
}
