/// How the dashboard looks: its state in, cells out. Pure: the same state on the same size gives
/// the same screen.
///
/// What belongs here: layout, wording of hints, which style something has. What does not: what a
/// key does ([skep.tui.model]), escape sequences ([skep.tui.terminal]).
@NullMarked
package skep.tui.screens;

import org.jspecify.annotations.NullMarked;
