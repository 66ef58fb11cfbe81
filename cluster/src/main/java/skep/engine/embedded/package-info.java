/// An {@link skep.engine.Engine} without Docker: tasks are small HTTP servers in this process. For
/// trying skep out and for tests that need real ports but no Docker.
///
/// What belongs here: this engine. What does not: isolation of any kind. Only the composition root
/// imports it.
@NullMarked
package skep.engine.embedded;

import org.jspecify.annotations.NullMarked;
