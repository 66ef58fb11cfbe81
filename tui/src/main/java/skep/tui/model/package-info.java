/// The dashboard's state and how it changes: an event in, the next state and the calls to be made
/// out. Pure: no clock, no thread, no terminal, no daemon.
///
/// What belongs here: what a key does, what is asked before a change, what is remembered. What does
/// not: how it looks ([skep.tui.screens]), carrying out calls ([skep.tui.live]).
@NullMarked
package skep.tui.model;

import org.jspecify.annotations.NullMarked;
