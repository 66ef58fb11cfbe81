/// Sessions between agents and managers on the wire: WebSocket over mutual TLS, with Jetty at both
/// ends.
///
/// What belongs here: links, their bounds and their signs of life. What does not: what a message
/// means (agent, dispatcher), who is let in (the TLS context and the ca). Only the composition root
/// imports it.
@NullMarked
package skep.transport;

import org.jspecify.annotations.NullMarked;
