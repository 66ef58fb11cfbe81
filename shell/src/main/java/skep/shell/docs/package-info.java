/// Manual pages and completion scripts, written from the command table.
///
/// What belongs here: pure text, one class for each format. What does not: what a command is or
/// does, files, live names of a swarm. `skep.shell` imports it; it imports [skep.shell.command].
@NullMarked
package skep.shell.docs;

import org.jspecify.annotations.NullMarked;
