/// What a person sees of the swarm without asking: prompt, status line, notices, names.
///
/// What belongs here: pure functions of what is known of the swarm. What does not: getting to know
/// it, terminals, colours beyond a tone. The shell's other packages may import it; it imports the
/// API client's records, `skep.model`, `skep.view` and `skep.shell.complete`.
@NullMarked
package skep.shell.prompt;

import org.jspecify.annotations.NullMarked;
