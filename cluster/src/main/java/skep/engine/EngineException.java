package skep.engine;

/// The engine did not do as asked; the message is the engine's or the registry's own.
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What went wrong, as far as it matters to the caller.
  public enum Kind {
    /// No such container or image.
    NOT_FOUND,
    /// The engine answered and refused: trying the same again will not help.
    REFUSED,
    /// The engine does not answer: trying again later may help.
    UNREACHABLE
  }

  private final Kind kind;

  public EngineException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
