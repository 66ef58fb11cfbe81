package skep.bootstrap.plan;

/// Something about a host that a person should know.
///
/// @param host its name; empty: about all of them
/// @param isBlocking whether nothing is done before it is mended
/// @param fix a command that mends it, with where to run it; empty: nothing to do
public record Fault(String host, boolean isBlocking, String text, String fix) {
  static Fault problem(String host, String text, String fix) {
    return new Fault(host, true, text, fix);
  }

  static Fault note(String host, String text) {
    return new Fault(host, false, text, "");
  }
}
