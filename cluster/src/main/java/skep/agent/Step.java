package skep.agent;

import java.util.Optional;
import skep.model.TaskStatus;

/// What to do next about one task: tell of a new status, call the engine, or (both empty) wait
/// until something changes. Never both, so that a status is out before the call it announces.
public record Step(Optional<TaskStatus> report, Optional<EngineOperation> operation) {

  static final Step WAIT = new Step(Optional.empty(), Optional.empty());

  static Step report(TaskStatus status) {
    return new Step(Optional.of(status), Optional.empty());
  }

  static Step run(EngineOperation operation) {
    return new Step(Optional.empty(), Optional.of(operation));
  }
}
