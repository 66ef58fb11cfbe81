/// Where tasks run: filters that say no, an order among the nodes that are left, and the text that
/// says why none is.
///
/// What belongs here: pure placement. What does not: whether a task should exist (orchestrator).
/// Imports orchestrator's ports, model and store. To refuse a node for a new reason, add a
/// `NodeFilter`.
@NullMarked
package skep.scheduler;

import org.jspecify.annotations.NullMarked;
