/// The line language: what people type behind the prompt or write into a script, as data.
///
/// What belongs here: words, quotes, pipes, redirections, chains, comments, as text to tokens to a
/// tree. Pure. What does not: what any word means, running anything. The shell's other packages may
/// import it; it imports nothing.
@NullMarked
package skep.shell.line;

import org.jspecify.annotations.NullMarked;
