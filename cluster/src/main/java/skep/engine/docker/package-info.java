/// The {@link skep.engine.Engine} of a real Docker Engine, over docker-java.
///
/// What belongs here: how a task becomes a container, and what Docker's answers mean. What does
/// not: when to do it (agent). Only the composition root imports it; docker-java is used nowhere
/// else.
@NullMarked
package skep.engine.docker;

import org.jspecify.annotations.NullMarked;
