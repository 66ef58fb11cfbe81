/// Knowing the swarm while it changes: a copy of its nodes, services and tasks, kept by the
/// daemon's stream of changes, and the state of its managers, asked again and again.
///
/// What belongs here: threads and requests that keep a [skep.shell.prompt.SwarmView] true. What
/// does not: what is shown of it. `skep.Main` and `skep.shell.repl` import it; it imports the API
/// client and `skep.shell.prompt`.
@NullMarked
package skep.shell.live;

import org.jspecify.annotations.NullMarked;
