/// Whole processes on one thread, from a seed: virtual time and an ordered event queue.
///
/// What belongs here: {@link skep.sim.SimScheduler} and what every simulation shares. What does
/// not: fakes of one port (network, disk, engine), which live beside the tests of that port.
@NullMarked
package skep.sim;

import org.jspecify.annotations.NullMarked;
