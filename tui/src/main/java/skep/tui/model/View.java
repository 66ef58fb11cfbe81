package skep.tui.model;

import java.util.List;
import java.util.Optional;

/// What a screen shows.
public enum View {
  OVERVIEW("overview", "ov overview"),
  NODES("nodes", "no node nodes"),
  SERVICES("services", "svc service services"),
  TASKS("tasks", "ta task tasks ps"),
  INGRESS("ingress", "in ingress ports"),
  EVENTS("events", "ev events"),
  MANAGERS("managers", "raft managers"),
  JOBS("operations", "jobs operations"),
  MAP("node map", "map"),
  /// A node's tasks.
  NODE("node", ""),
  /// A service's tasks.
  SERVICE("service", ""),
  /// A published port.
  PORT("port", ""),
  EVENTS_OF("events", ""),
  DESCRIBE("describe", ""),
  YAML("yaml", ""),
  WHY("why", ""),
  /// What a command printed.
  OUTPUT("output", ""),
  LOGS("logs", "");

  private final String title;
  private final String words;

  View(String title, String words) {
    this.title = title;
    this.words = words;
  }

  public String title() {
    return title;
  }

  /// What to type after `:` to get there; empty: it is only opened from another view.
  public List<String> words() {
    return words.isEmpty() ? List.of() : List.of(words.split(" "));
  }

  public List<Pane> panes() {
    return switch (this) {
      case OVERVIEW -> List.of(Pane.NODES, Pane.SERVICES, Pane.EVENTS);
      case NODES -> List.of(Pane.NODES);
      case SERVICES -> List.of(Pane.SERVICES);
      case TASKS -> List.of(Pane.TASKS);
      case INGRESS -> List.of(Pane.PORTS);
      case EVENTS -> List.of(Pane.EVENTS);
      case MANAGERS -> List.of(Pane.MANAGERS);
      case JOBS -> List.of(Pane.JOBS);
      case MAP -> List.of(Pane.MAP);
      case NODE -> List.of(Pane.TASKS_OF_NODE);
      case SERVICE -> List.of(Pane.TASKS_OF_SERVICE);
      case PORT -> List.of(Pane.BACKENDS, Pane.PORT_NODES);
      case EVENTS_OF -> List.of(Pane.EVENTS_OF);
      case DESCRIBE, YAML, WHY, OUTPUT -> List.of(Pane.TEXT);
      case LOGS -> List.of(Pane.LOGS);
    };
  }

  /// The view of that name.
  public static Optional<View> named(String word) {
    for (var view : values()) {
      if (view.words().contains(word)) {
        return Optional.of(view);
      }
    }
    return Optional.empty();
  }
}
