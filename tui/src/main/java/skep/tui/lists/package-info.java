/// The dashboard's lists: which columns a kind of thing has, how a list is filtered, sorted and
/// walked through. Pure.
///
/// What belongs here: tables over [skep.tui.swarm]. What does not: where on the screen they are,
/// keys. [skep.tui.model] and [skep.tui.screens] import it.
@NullMarked
package skep.tui.lists;

import org.jspecify.annotations.NullMarked;
