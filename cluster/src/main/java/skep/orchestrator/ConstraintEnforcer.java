package skep.orchestrator;

import skep.model.Availability;
import skep.model.Node;
import skep.model.Task;

/// Finds tasks whose node no longer meets their constraints, because a label, the role or the
/// description of the node changed after the task was placed.
///
/// Swarm marks such a task REJECTED itself, although its container still runs. Here the observed
/// state is the agent's: the task is asked to shut down and replaced at once, without a restart
/// delay and without counting as a failure; {@link #REASON} is the cause shown to people.
final class ConstraintEnforcer {
  static final String REASON = "assigned node no longer meets constraints";

  private ConstraintEnforcer() {}

  /// Nodes that are paused are left alone, as in Swarm: pause means keep what you have.
  static boolean evicts(Node node, Task task) {
    return node.spec().availability() == Availability.ACTIVE
        && !Constraint.allMet(task.spec().placement().constraints(), node);
  }
}
