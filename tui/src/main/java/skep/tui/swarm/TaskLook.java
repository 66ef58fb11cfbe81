package skep.tui.swarm;

import skep.model.NodeState;
import skep.model.Task;
import skep.model.TaskState;
import skep.tui.cells.Style;

/// How a task's state is shown: a word that is enough by itself, a mark and a style.
public record TaskLook(String word, String mark, Style style) {

  public static TaskLook of(Task task, Swarm swarm) {
    boolean isUnwanted = task.desiredState().compareTo(TaskState.RUNNING) > 0;
    return switch (task.state()) {
      case RUNNING -> running(task, swarm, isUnwanted);
      case NEW, PENDING -> new TaskLook("PENDING", "◌", Style.WARN);
      case ASSIGNED, ACCEPTED, PREPARING, READY, STARTING ->
          new TaskLook(isUnwanted ? "stopping" : task.state().wire(), "◐", Style.WARN);
      case COMPLETE, SHUTDOWN, REMOVE -> new TaskLook(task.state().wire(), "○", Style.DIM);
      case FAILED, REJECTED, ORPHANED -> new TaskLook(task.state().name(), "✖", Style.BAD);
    };
  }

  private static TaskLook running(Task task, Swarm swarm, boolean isUnwanted) {
    boolean isDown =
        task.nodeId()
            .flatMap(swarm::node)
            .filter(node -> node.status().state() == NodeState.DOWN)
            .isPresent();
    if (isDown) {
      // Its container may well run on, but nobody can tell.
      return new TaskLook("LOST", "✖", Style.BAD);
    }
    return isUnwanted
        ? new TaskLook("stopping", "◐", Style.WARN)
        : new TaskLook("running", "●", Style.GOOD);
  }
}
