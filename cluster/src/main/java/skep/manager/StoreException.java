package skep.manager;

/// Why the store did not do as asked.
public abstract sealed class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private StoreException(String message) {
    super(message);
  }

  /// This manager does not lead now; nothing was written.
  public static final class NotLeader extends StoreException {
    private static final long serialVersionUID = 1;

    public NotLeader(String message) {
      super(message);
    }
  }

  /// The batch met another state than it was decided on; nothing was written.
  public static final class Conflict extends StoreException {
    private static final long serialVersionUID = 1;

    public Conflict(String message) {
      super(message);
    }
  }

  /// Leadership or quorum was lost with the batch under way: it may or may not become true.
  public static final class OutcomeUnknown extends StoreException {
    private static final long serialVersionUID = 1;

    public OutcomeUnknown(String message) {
      super(message);
    }
  }

  /// The batch does not fit into one log entry; nothing was tried.
  public static final class TooLarge extends StoreException {
    private static final long serialVersionUID = 1;

    public TooLarge(String message) {
      super(message);
    }
  }
}
