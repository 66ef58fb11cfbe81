package skep.shell.command;

/// What a command's exit code tells a script.
public enum Exit {
  OK(0, "ok"),
  FAILED(1, "failed"),
  USAGE(2, "usage"),
  NOT_FOUND(3, "not-found"),
  /// Changed since it was read, name taken, or a precondition does not hold.
  CONFLICT(4, "conflict"),
  /// Gave up waiting; the work goes on in the background.
  TIMED_OUT(5, "timed-out"),
  NO_LEADER(6, "no-quorum"),
  UNREACHABLE(7, "unreachable"),
  PARTLY_FAILED(8, "partly-failed"),
  NEEDS_CONFIRMATION(9, "needs-confirmation"),
  /// Asked for by `--exit-code`: something would be changed.
  CHANGES_PENDING(10, "changes-pending"),
  INTERRUPTED(130, "interrupted");

  private final int code;
  private final String id;

  Exit(int code, String id) {
    this.code = code;
    this.id = id;
  }

  public int code() {
    return code;
  }

  /// The name in `--format json` errors.
  public String id() {
    return id;
  }

  /// For people, a sentence without its full stop.
  public String meaning() {
    return switch (this) {
      case OK -> "All went well";
      case FAILED -> "Failed";
      case USAGE -> "The command line is wrong, or a flag is not supported yet";
      case NOT_FOUND -> "No such node, service or task";
      case CONFLICT -> "Changed since it was read, name taken, or a precondition does not hold";
      case TIMED_OUT -> "The time to wait is up; the work goes on in the background";
      case NO_LEADER -> "No quorum: too few managers reach each other; nothing was changed";
      case UNREACHABLE -> "No daemon answers";
      case PARTLY_FAILED -> "Done for some of the objects named, not for all";
      case NEEDS_CONFIRMATION -> "Not done without a confirmation";
      case CHANGES_PENDING -> "Something would be changed (--exit-code)";
      case INTERRUPTED -> "Interrupted";
    };
  }
}
