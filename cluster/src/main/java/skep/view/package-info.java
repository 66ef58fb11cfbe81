/// What people are shown, decided once for all faces: numbers and sentences made of the swarm's
/// state. Pure: no clock, no input or output, no terminal.
///
/// What belongs here: arithmetic and wording that shell, API and dashboard must agree on. What does
/// not: layout, colours, flags (shell), and decisions that change the swarm. May be imported by
/// everything above the decisions floor, the shell included.
@NullMarked
package skep.view;

import org.jspecify.annotations.NullMarked;
