package skep.shell.command;

/// Ends a command with the exit code of another program that it ran, which means whatever that
/// program means by it.
public final class PassedOnExit extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  public PassedOnExit(int code) {
    super("exit code " + code, null, false, false);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
