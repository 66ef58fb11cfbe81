/// A screen as data: styled cells, clipped drawing, box lines that join. Pure; knows no terminal
/// and nothing of swarms.
///
/// What belongs here: how text and lines get into cells. What does not: what is drawn
/// ([skep.tui.screens]) and escape sequences ([skep.tui.terminal]). The dashboard's other packages
/// may import it.
@NullMarked
package skep.tui.cells;

import org.jspecify.annotations.NullMarked;
