/// The data path of systems other than Linux: blocking sockets on virtual threads.
///
/// What belongs here: sockets of the JDK and the threads that use them. What does not: whose turn
/// it is (ingress). Only the composition root imports it. It costs about a third more CPU per byte
/// than the one of Linux, and behaves alike: one contract test runs on both.
@NullMarked
package skep.ingress.portable;

import org.jspecify.annotations.NullMarked;
