package skep.tui.model;

/// One part of a view.
public enum Pane {
  NODES("Nodes"),
  SERVICES("Services"),
  TASKS("Tasks"),
  PORTS("Published ports"),
  EVENTS("Events"),
  MANAGERS("Managers"),
  JOBS("Operations"),
  MAP("Node map"),
  TASKS_OF_NODE("Tasks"),
  TASKS_OF_SERVICE("Tasks"),
  BACKENDS("Tasks behind it"),
  PORT_NODES("Nodes"),
  EVENTS_OF("Events"),
  TEXT("Text"),
  LOGS("Logs");

  private final String title;

  Pane(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
