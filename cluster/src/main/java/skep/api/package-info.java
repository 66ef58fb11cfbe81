/// The daemon's API without its transport: Docker's swarm endpoints and skep's own, the ports they
/// need, and who answers what (this node, any manager, the leader).
///
/// What belongs here: routes, filters, error texts, the feed of changes. What does not: HTTP, TLS
/// and sockets (api.http), what a change means (manager and below). Adapters and the composition
/// root may import it.
@NullMarked
package skep.api;

import org.jspecify.annotations.NullMarked;
