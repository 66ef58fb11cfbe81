/// The swarm's certificate authority: its root, the certificates and files that say who a node is,
/// the join tokens that let a host in, and the TLS contexts built from them. Membership is a
/// certificate: CN is the node, OU the role, O the swarm.
///
/// What belongs here: making, reading and checking keys, certificates and tokens. What does not:
/// sockets, HTTP, the log, and deciding *who* should be a manager. Loops and adapters may import
/// it; it imports nothing of skep but the model and `seal`.
@NullMarked
package skep.ca;

import org.jspecify.annotations.NullMarked;
