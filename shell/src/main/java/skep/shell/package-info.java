/// The commands: what each noun and verb asks of a daemon and prints.
///
/// What belongs here: command definitions, handlers, rows of each noun, waiting, starting the
/// daemon. What does not: parsing and layout (below), decisions about a cluster (a daemon's).
/// [skep.Main] imports it; it imports `skep.api.client`, `skep.view` and `skep.model`.
@NullMarked
package skep.shell;

import org.jspecify.annotations.NullMarked;
