/// The container engine of one node as a port.
///
/// What belongs here: the port and what it speaks of. What does not: Docker's API (engine.docker),
/// the engine without Docker (engine.embedded), when to do what (agent).
@NullMarked
package skep.engine;

import org.jspecify.annotations.NullMarked;
