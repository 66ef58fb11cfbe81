package skep.shell.command;

/// Something the user can mend: shown as two lines, never with a stack trace.
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Exit exit;
  private final String hint;

  /// @param message what is wrong and with which value; lower case, no full stop
  /// @param hint what to do next; empty: nothing to say
  public UserError(Exit exit, String message, String hint) {
    super(message);
    this.exit = exit;
    this.hint = hint;
  }

  public static UserError usage(String message, String hint) {
    return new UserError(Exit.USAGE, message, hint);
  }

  public Exit exit() {
    return exit;
  }

  public String hint() {
    return hint;
  }
}
