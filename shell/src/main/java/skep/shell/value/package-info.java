/// JSON documents as immutable values, so that a command can show or edit any field a manager
/// sends, also one that this build has no record for.
///
/// What belongs here: the value tree and its JSON text. What does not: what a document means. The
/// shell's other packages may import it; it imports nothing of skep.
@NullMarked
package skep.shell.value;

import org.jspecify.annotations.NullMarked;
