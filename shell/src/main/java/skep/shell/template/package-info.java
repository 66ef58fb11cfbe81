/// The part of Go's text/template that people use in `--format`.
///
/// What belongs here: the language and its functions. What does not: which fields a row has. The
/// shell's other packages may import it; it imports only [skep.shell.value].
@NullMarked
package skep.shell.template;

import org.jspecify.annotations.NullMarked;
