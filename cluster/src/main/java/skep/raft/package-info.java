/// The manager group: a replicated log of opaque commands, agreed on by MicroRaft, carried by
/// JGroups, kept in one checked file.
///
/// What belongs here: everything that knows Raft, JGroups or MicroRaft. What does not: the meaning
/// of a command; the state above is a {@link skep.raft.RaftStateMachine}. Only the composition root
/// and the store's adapter import it, and only its public types; MicroRaft stays behind {@link
/// skep.raft.RaftGroup}, so that it can be replaced.
@NullMarked
package skep.raft;

import org.jspecify.annotations.NullMarked;
