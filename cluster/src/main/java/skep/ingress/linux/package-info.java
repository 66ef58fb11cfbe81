/// The data path of Linux: epoll and splice(2), called through java.lang.foreign.
///
/// What belongs here: system calls and the loops that use them. What does not: whose turn it is
/// (ingress), firewall rules (ingress.nft). Only the composition root imports it, and only once a
/// port is published: its classes cost memory that a node without ports should not spend.
@NullMarked
package skep.ingress.linux;

import org.jspecify.annotations.NullMarked;
