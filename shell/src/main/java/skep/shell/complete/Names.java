package skep.shell.complete;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Names that exist now, each with what a person should know of it, by kind.
///
/// @param byKind names and descriptions of each kind, in the order to offer them
public record Names(Map<Kind, SequencedMap<String, String>> byKind) {
  public static final Names NONE = new Names(Map.of());

  /// What can be named.
  public enum Kind {
    NODE("nodes"),
    SERVICE("services"),
    TASK("tasks"),
    /// Published ports.
    PORT("ports"),
    CONTEXT("contexts"),
    /// Keys of labels of nodes.
    NODE_LABEL("labels"),
    /// Keys of labels of services.
    SERVICE_LABEL("labels");

    private final String group;

    Kind(String group) {
      this.group = group;
    }

    String group() {
      return group;
    }
  }

  public SequencedMap<String, String> of(Kind kind) {
    return byKind.getOrDefault(kind, new LinkedHashMap<>());
  }
}
