/// The agent: brings a node's containers in line with the tasks assigned to it and tells the leader
/// what it saw.
///
/// What belongs here: the decision ({@link skep.agent.AgentReconciler}, pure) and the loop that
/// carries it out through the ports ({@link skep.agent.Agent}). What does not: an engine's API, the
/// wire, and anything about other nodes. The composition root and simulations may import it.
@NullMarked
package skep.agent;

import org.jspecify.annotations.NullMarked;
