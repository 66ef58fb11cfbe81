/// The leader's side of the swarm: the store port, the one loop that writes to it, what it answers
/// to users' requests, and what it knows of nodes' liveness.
///
/// What belongs here: loops and ports. What does not: decisions about tasks (orchestrator,
/// scheduler), the raft group itself (raft), wire formats. Effects only through ports.
@NullMarked
package skep.manager;

import org.jspecify.annotations.NullMarked;
