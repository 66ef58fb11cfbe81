/// A swarm's state in a sealed file, to be kept elsewhere.
///
/// What belongs here: the file's format, and what it is sealed with. What does not: where a state
/// comes from and what becomes of it (node). The shell imports it: passphrases stay in the process
/// that was given them.
@NullMarked
package skep.backup;

import org.jspecify.annotations.NullMarked;
