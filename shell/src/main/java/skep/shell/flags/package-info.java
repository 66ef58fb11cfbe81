/// What people write after a flag: durations, sizes, mounts, ports.
///
/// What belongs here: pure text to value, Docker's syntax and error texts, thrown as
/// `IllegalArgumentException`. What does not: which command has which flag. The shell's other
/// packages may import it; it imports only [skep.shell.value].
@NullMarked
package skep.shell.flags;

import org.jspecify.annotations.NullMarked;
