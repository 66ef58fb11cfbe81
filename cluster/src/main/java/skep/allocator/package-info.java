/// What a task needs that only the whole cluster can give: ports that are published everywhere.
///
/// What belongs here: pure choice of cluster-wide resources. What does not: choosing nodes
/// (scheduler), whether a task should exist (orchestrator). Imports orchestrator's ports, model and
/// store.
@NullMarked
package skep.allocator;

import org.jspecify.annotations.NullMarked;
