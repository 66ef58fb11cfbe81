/// What an agent and the leader's dispatcher say to each other, and the ports they say it through.
///
/// What belongs here: messages, their JSON, the link ports. What does not: the wire (transport),
/// what either side does with a message (agent, dispatcher).
@NullMarked
package skep.session;

import org.jspecify.annotations.NullMarked;
