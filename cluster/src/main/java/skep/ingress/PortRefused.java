package skep.ingress;

/// A port that could not be opened.
public final class PortRefused extends Exception {
  private static final long serialVersionUID = 1;

  private final PortProblem.Kind kind;
  private final String text;

  public PortRefused(PortProblem.Kind kind, String text) {
    super(text);
    this.kind = kind;
    this.text = text;
  }

  public PortProblem.Kind kind() {
    return kind;
  }

  /// For people, as {@link PortProblem#text}.
  public String text() {
    return text;
  }
}
