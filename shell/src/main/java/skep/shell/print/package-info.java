/// How things look on a terminal: tables, times, widths, order.
///
/// What belongs here: pure layout of text. What does not: which columns a noun has, I/O. The
/// shell's other packages may import it; it imports [skep.shell.value] and [skep.shell.template].
@NullMarked
package skep.shell.print;

import org.jspecify.annotations.NullMarked;
