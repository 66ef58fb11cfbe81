/// The command line as data: what commands there are, how words become arguments, help, errors.
///
/// What belongs here: the declarative table's records, parsing (the only user of picocli), help
/// text, exit codes, and the ports a command works through. What does not: any command.
/// `skep.shell` imports it; it imports the API client and the packages beside it that are plain
/// values and text.
@NullMarked
package skep.shell.command;

import org.jspecify.annotations.NullMarked;
