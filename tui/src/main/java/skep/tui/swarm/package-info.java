/// The dashboard's own copy of the swarm, and what is said of it: rows, states in a word, lines of
/// the event list. Pure.
///
/// What belongs here: what follows from the objects alone, whatever is on the screen. What does
/// not: cursors, filters, keys ([skep.tui.model]), layout ([skep.tui.screens]). The dashboard's
/// other packages may import it; it imports [skep.tui.cells] for styles.
@NullMarked
package skep.tui.swarm;

import org.jspecify.annotations.NullMarked;
