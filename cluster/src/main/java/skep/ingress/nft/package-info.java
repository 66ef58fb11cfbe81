/// The kernel's own data path (nftables) laid over the proxy's, for ports that ask for it, and what
/// else of the firewall the data path needs.
///
/// What belongs here: rules as text (pure) and the programs that load them: `nft`, `iptables`,
/// `ip`, `conntrack`. What does not: sockets (ingress.linux). Only the composition root imports it.
///
/// A packet that matches a rule never reaches the proxy; one that matches none does. So a rule that
/// is missing costs speed and nothing else, and no rule is loaded that could lose a packet.
@NullMarked
package skep.ingress.nft;

import org.jspecify.annotations.NullMarked;
