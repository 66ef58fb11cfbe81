/// The leader's side of agent sessions: who is connected, what each node is to run, who is alive.
///
/// What belongs here: the dispatcher and what it knows of sessions (soft state, never in the log).
/// What does not: what a silent node means for tasks (orchestrator), the wire (transport).
@NullMarked
package skep.dispatcher;

import org.jspecify.annotations.NullMarked;
