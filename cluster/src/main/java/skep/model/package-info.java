/// The swarm's objects: Docker's Engine API swarm model as immutable records, under Docker's own
/// JSON names, plus the few fields skep adds (each says so).
///
/// What belongs here: records, enums and their JSON. What does not: decisions, clocks, threads,
/// I/O. Everybody may import it; it imports nothing of skep.
@NullMarked
package skep.model;

import org.jspecify.annotations.NullMarked;
