/// Running the line language: pipelines, chains, files, jobs, words of the line itself, scripts.
///
/// What belongs here: evaluation through ports. What does not: what a command of the table does,
/// terminals. `skep.Main` and `skep.shell.repl` import it; it imports `skep.shell.line`, `.filter`
/// and `.command`.
@NullMarked
package skep.shell.interpret;

import org.jspecify.annotations.NullMarked;
