/// Which tasks should exist and what they should be: slots, restarts, moves off dead and drained
/// nodes, history.
///
/// What belongs here: pure reconcilers, their inputs and plans, and the table of who may move a
/// task. What does not: where a task runs (scheduler), effects of any kind. Imports model and
/// store.
@NullMarked
package skep.orchestrator;

import org.jspecify.annotations.NullMarked;
