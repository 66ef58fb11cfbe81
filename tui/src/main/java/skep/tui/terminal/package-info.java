/// The terminal: cells out, keys in, and everything put back the way it was. The one place that
/// knows Lanterna, `stty` and escape sequences.
///
/// What belongs here: what is about terminals in general. What does not: what is on the screen.
/// [skep.tui.live] and whoever opens the dashboard import it.
@NullMarked
package skep.tui.terminal;

import org.jspecify.annotations.NullMarked;
