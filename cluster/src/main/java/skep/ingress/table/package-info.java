/// Where a connection to a published port may go: the table every node serves, and the router that
/// makes it from the swarm's state.
///
/// What belongs here: immutable records of the table, what changes from one to the next, and the
/// pure choice of backends. What does not: sockets and counters (ingress), who is sent which
/// version and who acknowledged it (dispatcher). Imports model and store; imported by session,
/// dispatcher, agent, ingress and its data paths.
@NullMarked
package skep.ingress.table;

import org.jspecify.annotations.NullMarked;
