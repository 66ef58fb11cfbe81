package skep.tui.swarm;

import java.util.Comparator;
import skep.model.Task;
import skep.view.NaturalOrder;

/// A task with the names it is shown by.
///
/// @param name `web.3`
/// @param node name of its node; empty: none yet
/// @param isCurrent false: another task has taken its place since
/// @param look its state, for people
public record TaskRow(Task task, String name, String node, boolean isCurrent, TaskLook look) {

  /// By service and slot, newest first within a slot.
  public static final Comparator<TaskRow> BY_NAME =
      Comparator.comparing((TaskRow row) -> row.task().serviceName(), NaturalOrder.ORDER)
          .thenComparingInt(row -> row.task().slot())
          .thenComparing(TaskRow::name, NaturalOrder.ORDER)
          .thenComparingInt(row -> row.isCurrent() ? 0 : 1)
          .thenComparing(row -> row.task().createdAt(), Comparator.reverseOrder())
          .thenComparing(row -> row.task().id());

  public Ref ref() {
    return Ref.task(task.id());
  }

  public boolean isRunning() {
    return look == TaskLook.RUNNING;
  }
}
