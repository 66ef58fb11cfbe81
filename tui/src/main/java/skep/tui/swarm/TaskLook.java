package skep.tui.swarm;

import java.util.Locale;
import skep.model.Task;
import skep.model.TaskState;
import skep.tui.cells.Style;

/// How a task's state is shown: a word that is enough by itself, a mark and a style.
public enum TaskLook {
  RUNNING("●", Style.GOOD),
  /// It runs or is on its way, and is not meant to any more.
  STOPPING("◐", Style.WARN),
  /// Its node is down: its container may well run on, but nobody can tell.
  LOST("✖", Style.BAD),
  PENDING("◌", Style.WARN),
  ASSIGNED("◐", Style.WARN),
  ACCEPTED("◐", Style.WARN),
  PREPARING("◐", Style.WARN),
  READY("◐", Style.WARN),
  STARTING("◐", Style.WARN),
  COMPLETE("○", Style.DIM),
  SHUTDOWN("○", Style.DIM),
  REMOVE("○", Style.DIM),
  FAILED("✖", Style.BAD),
  REJECTED("✖", Style.BAD),
  ORPHANED("✖", Style.BAD);

  private final String word;
  private final String mark;
  private final Style style;

  TaskLook(String mark, Style style) {
    this.mark = mark;
    this.style = style;
    // What wants a look is in capitals.
    boolean isLoud = style == Style.BAD || name().equals("PENDING");
    this.word = isLoud ? name() : name().toLowerCase(Locale.ROOT);
  }

  /// @param isNodeDown whether its node is not heard of any more
  public static TaskLook of(Task task, boolean isNodeDown) {
    boolean isUnwanted = task.desiredState().compareTo(TaskState.RUNNING) > 0;
    return switch (task.state()) {
      case RUNNING -> isNodeDown ? LOST : isUnwanted ? STOPPING : RUNNING;
      case NEW, PENDING -> PENDING;
      case ASSIGNED -> isUnwanted ? STOPPING : ASSIGNED;
      case ACCEPTED -> isUnwanted ? STOPPING : ACCEPTED;
      case PREPARING -> isUnwanted ? STOPPING : PREPARING;
      case READY -> isUnwanted ? STOPPING : READY;
      case STARTING -> isUnwanted ? STOPPING : STARTING;
      case COMPLETE -> COMPLETE;
      case SHUTDOWN -> SHUTDOWN;
      case REMOVE -> REMOVE;
      case FAILED -> FAILED;
      case REJECTED -> REJECTED;
      case ORPHANED -> ORPHANED;
    };
  }

  public String word() {
    return word;
  }

  public String mark() {
    return mark;
  }

  public Style style() {
    return style;
  }
}
