/// The daemon: puts the pieces of one node together, and owns their start and stop.
///
/// What belongs here: wiring, the node's own files, joining and leaving. What does not: anything
/// that could be decided or tested without a running node. Nobody imports it but the shell's
/// `daemon` and `demo` commands.
@NullMarked
package skep.node;

import org.jspecify.annotations.NullMarked;
