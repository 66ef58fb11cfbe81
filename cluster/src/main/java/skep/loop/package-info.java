/// Time and threads as a port: everything that runs (leader loop, dispatcher, agent, raft) runs on
/// an {@link skep.loop.EventLoop}, so that a simulation can run a whole cluster in one thread.
///
/// What belongs here: the port and its real implementation. What does not: any decision. Anybody
/// above the pure floors may import it; it imports nothing of skep.
@NullMarked
package skep.loop;

import org.jspecify.annotations.NullMarked;
