/// What can follow what has been typed: the one engine behind Tab in the interactive shell, behind
/// the completion of bash, zsh and fish, and behind the dashboard's command line.
///
/// What belongs here: pure functions of the command table, live names and text. What does not:
/// asking a daemon for names, showing candidates. The shell's other packages may import it; it
/// imports `skep.shell.command` and `skep.shell.line`.
@NullMarked
package skep.shell.complete;

import org.jspecify.annotations.NullMarked;
