package skep.shell.interpret;

import skep.shell.command.Exit;

/// What failed last, for `why`. Thread-safe.
public final class LastFailure {
  private String line = "";
  private String said = "";
  private int code;

  /// @param line as it was written
  /// @param said on stderr
  public synchronized void set(String line, int code, String said) {
    this.line = line;
    this.code = code;
    this.said = said.strip();
  }

  synchronized String explanation() {
    if (line.isEmpty()) {
      return "nothing has failed yet\n";
    }
    var text = new StringBuilder();
    text.append("`").append(line).append("` ended with exit code ").append(code);
    for (var exit : Exit.values()) {
      if (exit.code() == code) {
        text.append(" (").append(exit.id()).append("): ").append(exit.meaning());
      }
    }
    text.append(".\n");
    if (!said.isEmpty()) {
      text.append("It said:\n");
      said.lines().forEach(l -> text.append("  ").append(l).append('\n'));
    }
    var next = next();
    return next.isEmpty()
        ? text.toString()
        : text.append("Look at: ").append(next).append('\n').toString();
  }

  /// A line that shows more of what is in the way.
  private String next() {
    for (var exit : Exit.values()) {
      if (exit.code() == code) {
        return switch (exit) {
          case NO_LEADER, UNREACHABLE -> "swarm status";
          case TIMED_OUT, FAILED -> line.contains("service ") ? "service ps NAME --no-trunc" : "";
          case NOT_FOUND -> line.contains("node ") ? "node ls" : "service ls";
          case OK,
              USAGE,
              CONFLICT,
              PARTLY_FAILED,
              NEEDS_CONFIRMATION,
              CHANGES_PENDING,
              INTERRUPTED ->
              "";
        };
      }
    }
    return "";
  }
}
