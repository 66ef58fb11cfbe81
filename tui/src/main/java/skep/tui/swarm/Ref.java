package skep.tui.swarm;

/// Something a list can point at.
///
/// @param id unique among its kind; of a port `80/tcp`, of an event its number
public record Ref(Kind kind, String id) implements Comparable<Ref> {

  /// What it is.
  public enum Kind {
    NODE,
    SERVICE,
    TASK,
    PORT,
    MANAGER,
    EVENT,
    JOB,
    WAY_OUT,
    LINE
  }

  public static Ref node(String id) {
    return new Ref(Kind.NODE, id);
  }

  public static Ref service(String id) {
    return new Ref(Kind.SERVICE, id);
  }

  public static Ref task(String id) {
    return new Ref(Kind.TASK, id);
  }

  @Override
  public int compareTo(Ref other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : id.compareTo(other.id);
  }
}
