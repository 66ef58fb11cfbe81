/// Keys and what they do: names of keys, named actions, the map between them and the file that
/// changes it. Pure.
///
/// What belongs here: nothing that knows a screen or a swarm. [skep.tui.model] and
/// [skep.tui.screens] import it.
@NullMarked
package skep.tui.keys;

import org.jspecify.annotations.NullMarked;
