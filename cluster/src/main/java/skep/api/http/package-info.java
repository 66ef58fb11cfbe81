/// The API on the wire: Jetty on a unix socket for operators, Jetty with TLS on the swarm port for
/// other nodes, and the clients with which nodes call each other.
///
/// What belongs here: HTTP, TLS, sockets. What does not: what a request means (api), what a session
/// says (transport). Only the composition root imports it.
@NullMarked
package skep.api.http;

import org.jspecify.annotations.NullMarked;
