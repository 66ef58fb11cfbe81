/// Carries the connections of published ports to the tasks behind them, on every node.
///
/// What belongs here: the port {@link skep.ingress.DataPath}, what it reports, and what all its
/// implementations share: whose turn it is, who is ejected, what was counted. What does not: system
/// calls and sockets (ingress.linux, ingress.portable), firewall rules (ingress.nft), which tasks a
/// port has (ingress.table). The agent, the data paths and the composition root may import it.
@NullMarked
package skep.ingress;

import org.jspecify.annotations.NullMarked;
