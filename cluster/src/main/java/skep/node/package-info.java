/// The daemon: puts the pieces of one node together, and owns their start and stop.
///
/// What belongs here: wiring, the node's own files, joining and leaving. What does not: anything
/// that could be decided or tested without a running node. Nobody imports it but the shell's
/// `daemon` and `demo` commands.
///
/// To read it: {@link skep.node.Daemon} is the process and {@link skep.node.SwarmNode} what it is
/// asked for. A membership's course is {@link skep.node.MemberLife}, its manager's {@link
/// skep.node.ManagerPart}, and {@link skep.node.MemberState} what is true of it now. What runs is
/// {@link skep.node.AgentRuntime} and, on managers, {@link skep.node.ManagerRuntime}.
@NullMarked
package skep.node;

import org.jspecify.annotations.NullMarked;
