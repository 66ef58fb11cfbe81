package skep.model;

import io.avaje.jsonb.Json;
import java.util.Locale;

/// The states of a task, observed and desired, in order: a task only ever moves forward.
public enum TaskState {
  /// Made by the orchestrator.
  NEW,
  /// Has what it needs, waits for a node.
  PENDING,
  /// Bound to a node.
  ASSIGNED,
  /// Seen by the node's agent.
  ACCEPTED,
  /// Image being pulled, container being made.
  PREPARING,
  /// Could start at once.
  READY,
  /// Started, not yet known to be healthy.
  STARTING,
  /// Running, and healthy where a health check exists.
  RUNNING,
  /// Ended by itself with exit code 0.
  COMPLETE,
  /// Stopped because it was asked to.
  SHUTDOWN,
  /// Ended with an error after it began to start.
  FAILED,
  /// Could not be started at all.
  REJECTED,
  /// Desired only: stop it and forget it.
  REMOVE,
  /// Its node is gone for good.
  ORPHANED;

  /// The name in Docker's JSON.
  @Json.Value
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether nothing can follow: the task has ended or will never run.
  public boolean isTerminal() {
    return compareTo(RUNNING) > 0;
  }
}
