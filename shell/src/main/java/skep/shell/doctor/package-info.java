/// What is wrong with a node and its swarm, and what mends it.
///
/// What belongs here: findings as pure functions of answers and of what a machine shows. What does
/// not: asking, looking, printing. `skep.shell` imports it; it imports the API client's records,
/// `skep.model` and `skep.view`.
@NullMarked
package skep.shell.doctor;

import org.jspecify.annotations.NullMarked;
