/// The interactive shell at a terminal.
///
/// What belongs here: everything of JLine (editing, history file, highlighting, the status row),
/// the loop of prompt and line. What does not: the language, what completes, what prompt and
/// notices say; they are pure and elsewhere. `skep.Main` imports it; it imports the shell's
/// packages for the line, and no command.
@NullMarked
package skep.shell.repl;

import org.jspecify.annotations.NullMarked;
