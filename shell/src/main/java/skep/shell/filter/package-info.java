/// What can stand behind a pipe: a few of Unix's text filters, with the flags people use.
///
/// What belongs here: pure line in, lines out, exit code at the end. What does not: where lines
/// come from and go to, filters of the machine itself. `skep.shell.interpret` imports it; it
/// imports `skep.shell.command` for errors.
@NullMarked
package skep.shell.filter;

import org.jspecify.annotations.NullMarked;
