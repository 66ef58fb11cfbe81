package skep.raft;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Keeps the libraries below quiet: MicroRaft tells at INFO and WARNING, in many lines, what {@link
/// RaftListener} tells in one, and JGroups logs every broken connection as SEVERE.
final class RaftLogging {
  /// Held, because java.util.logging forgets the level of a logger nobody holds.
  private static final List<Logger> LIBRARIES =
      List.of(Logger.getLogger("io.microraft"), Logger.getLogger("org.jgroups"));

  private RaftLogging() {}

  /// Errors of MicroRaft are kept, they are bugs. A level set by the operator is left alone.
  static void quieten() {
    for (var library : LIBRARIES) {
      if (library.getLevel() == null) {
        library.setLevel(library.getName().startsWith("org.jgroups") ? Level.OFF : Level.SEVERE);
      }
    }
  }
}
